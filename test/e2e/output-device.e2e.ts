import type { Page } from 'playwright/test';
import { expect, test } from './support/fixtures';
import { expectPlaying, nav, playFirst } from './support/player-page';

/** Chromium's own stand-ins: a microphone that was granted, and three outputs. */
const args = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

/** Where sound was sent, by whichever part of the page made it. */
const sinkScript = `(() => {
  const sinks = [];
  for (const { prototype } of [HTMLMediaElement, AudioContext]) {
    const { setSinkId } = prototype;
    prototype.setSinkId = async function (id) {
      await setSinkId.call(this, id);
      sinks.push(id);
    };
  }
  globalThis.sinks = sinks;
})();`;
const sinksOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (globalThis as unknown as { sinks: string[] }).sinks);

test('the output device is chosen in Settings, remembered, and a lost one is said', async ({
  edge,
  openBrowser,
}) => {
  const { url } = await edge();
  const first = await openBrowser({ args });
  await first.context.addInitScript(sinkScript);
  const { page } = first;
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await nav(page, 'Settings').click();
  const choice = page.getByRole('combobox', { name: 'Output device' });
  await expect(choice).toHaveValue('0');
  await choice.selectOption({ label: 'Fake Audio Output 1' });
  await expect.poll(async () => (await sinksOf(page)).at(-1)).toMatch(/./);
  const chosen = (await sinksOf(page)).at(-1);
  await nav(page, 'Songs').click();
  await playFirst(page);

  // Another visit: the same device before anything sounds.
  await page.reload();
  await expect.poll(async () => (await sinksOf(page)).at(-1)).toBe(chosen);
  expect(first.troubles).toEqual([]);
  await first.context.close();

  // It is not there any more: said, and music plays all the same.
  const later = await openBrowser();
  await later.page.goto(`${url}/songs`);
  await expect(later.page.getByText(/output device that you chose is not connected/)).toBeVisible();
  await later.page
    .getByRole('main')
    .getByRole('button', { name: /^Play / })
    .first()
    .click();
  await expectPlaying(later.page);
  expect(later.troubles).toEqual([]);
});
