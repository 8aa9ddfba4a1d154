import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { openAudioPost } from './support/audio-post';
import { expect, test } from './support/fixtures';
import { expectSaved, expectWhole, openPlaylist, press, signIn } from './support/lists';
import { makeLibrary } from './support/made-library';

const kilo = 1_000;
const signInArgs = ['--user', 'demo', '--password', 'demo'];
const sizes = [900, 1_200, 700, 1_500].map((size) => size * kilo);

/**
 * What the browser tells the engine of its connection. The overrides of the DevTools protocol reach pages and
 * not workers (measured with `Emulation.setDataSaverOverride` and `Network.emulateNetworkConditions`), and a
 * desktop Chromium has no `type`: so the answer is put in where the worker asks for it.
 */
const tellConnection = async (
  page: Page,
  told: { readonly saveData?: boolean; readonly type?: string },
): Promise<void> => {
  const engine = page.workers().find((worker) => worker.url().includes('engine'));
  if (!engine) throw new Error('no engine worker');
  await engine.evaluate((answers) => {
    const { connection } = navigator as unknown as { readonly connection: EventTarget };
    for (const [name, value] of Object.entries(answers)) {
      Object.defineProperty(connection, name, { configurable: true, get: () => value });
    }
    connection.dispatchEvent(new Event('change'));
  }, told);
};

for (const [saveData, most] of [
  [true, 1],
  [false, 2],
] as const) {
  test(`${saveData ? 'on save-data one song' : 'otherwise two songs'} at a time`, async ({
    edge,
    folder,
    openBrowser,
  }) => {
    const music = join(folder, 'music');
    const songs = await makeLibrary(music, sizes, 'Kept');
    const { url } = await edge({ args: ['--music', music, ...signInArgs] });
    const post = await openAudioPost(url, 2_000 * kilo);
    try {
      const { page, troubles } = await openBrowser();
      await signIn(page, url, post.url);
      await tellConnection(page, { saveData });
      await openPlaylist(page, 'Kept');
      await press(page, 'Download');
      await expectSaved(page);
      expect(post.mostAtOnce()).toBe(most);
      await expectWhole(page, songs);
      expect(troubles).toEqual([]);
    } finally {
      await post.close();
    }
  });
}

test('Wi-Fi only: nothing comes over a mobile connection, and all of it when that is over', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  const songs = await makeLibrary(music, sizes, 'Kept');
  const { url } = await edge({ args: ['--music', music, ...signInArgs] });
  const post = await openAudioPost(url);
  try {
    const { page, troubles } = await openBrowser();
    await signIn(page, url, post.url);
    await tellConnection(page, { type: 'cellular' });
    // One byte was asked for when signing in, to see whether ranges are known.
    const before = post.audioBytes();
    await openPlaylist(page, 'Kept');
    await press(page, 'Download options');
    await page.getByRole('switch', { name: 'Wi-Fi only' }).click();
    await page.getByRole('button', { name: 'Download with these options' }).click();
    await expect(page.getByRole('main').getByText('Waits for Wi-Fi').first()).toBeVisible();
    expect(post.audioBytes()).toBe(before);
    await tellConnection(page, { type: 'wifi' });
    await expectSaved(page);
    await expectWhole(page, songs);
    expect(troubles).toEqual([]);
  } finally {
    await post.close();
  }
});
