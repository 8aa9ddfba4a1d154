import type { Page } from 'playwright/test';
import { expect, test } from './support/fixtures';
import {
  connect,
  demoMusic,
  expectPlaying,
  nav,
  positionOf,
  trackButtons,
} from './support/player-page';

const password = 'canary-8Qz!vR2#hold';
const username = 'canary-listener';

const part = (page: Page, name: string) =>
  page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByText(name, { exact: true }) });

const stateOf = (page: Page, name: string) => part(page, name).locator('.component-name');

const ageOf = async (page: Page, name: string): Promise<number> => {
  const text = await part(page, name).locator('.component-age').innerText();
  return Number(/checked (\d+)s ago/.exec(text)?.[1] ?? Number.NaN);
};

/** Later for this page alone, as when nothing was learnt for so long. */
const letPass = (page: Page, ms: number): Promise<void> =>
  page.evaluate((more) => {
    const { now } = Date;
    Date.now = () => now() + more;
  }, ms);

test('a break is seen, told with its age, kept in the history, and told to helpers without a secret', async ({
  edge,
  openBrowser,
}) => {
  const args = ['--music', demoMusic, '--user', username, '--password', password];
  const player = await edge();
  const library = await edge({ args });
  const { page, context, troubles } = await openBrowser();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(player.url);
  await connect(page, { address: library.url, username, password });
  await nav(page, 'Songs').click();
  await trackButtons(page).first().click();
  await expectPlaying(page);
  const begunAt = Date.now();

  await page
    .getByRole('navigation', { name: 'Library' })
    .getByRole('link', { name: 'Status' })
    .click();
  await expect(stateOf(page, 'Library')).toHaveText('Operational');
  await expect(stateOf(page, 'Audio')).toHaveText('Operational');
  // The age goes on without anybody asking.
  await expect.poll(() => ageOf(page, 'Library')).toBeGreaterThanOrEqual(2);
  await expect.poll(() => positionOf(page)).toBeGreaterThan(2);

  await library.kill();
  for (const name of ['Library', 'Audio', 'Sign-in']) {
    await expect(stateOf(page, name)).toHaveText('Down', { timeout: 30_000 });
  }
  await part(page, 'Library').getByText('Details').click();
  await expect(part(page, 'Library').locator('.fact-list li')).toHaveCount(3);
  await expect(part(page, 'Library').locator('.fact-list')).toContainText('does not answer');

  await page.getByText('What will be copied').click();
  const preview = page.getByRole('textbox', { name: 'Diagnostics as text' });
  await expect(preview).toHaveValue(/"net\.unreachable"/);
  await page.getByRole('button', { name: 'Copy diagnostics' }).click();
  await expect(page.getByRole('log')).toContainText('clipboard');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await preview.inputValue());
  expect(JSON.parse(copied)).toMatchObject({ sources: [{ edge: 'edge 1', source: 'source 1' }] });
  for (const secret of [password, username, library.url.replace('http://', '')]) {
    expect(copied.includes(secret), secret).toBe(false);
  }

  await edge({ port: library.port, args });
  await expect(stateOf(page, 'Library')).toHaveText('Operational', { timeout: 60_000 });
  // The break stands in the history, also for who comes later.
  const breaks = part(page, 'Library').getByRole('row', { name: /^Down/ });
  await expect(breaks).toHaveCount(1);
  // Two writes of the meter are a quarter of a minute apart.
  await expect.poll(() => Date.now() - begunAt, { timeout: 20_000 }).toBeGreaterThan(16_000);
  await page.reload();
  await part(page, 'Library').getByText('Details').click();
  await expect(breaks).toHaveCount(1);
  await expect(part(page, 'Library').getByRole('img')).toHaveAttribute('aria-label', /1 break/);
  await expect(page.getByRole('region', { name: 'Listening continuity' })).toContainText('heard');

  // What nobody has learnt anything of for three minutes is not shown as if it were so now.
  await letPass(page, 180_000);
  await expect(stateOf(page, 'Library')).toHaveText('Worked when last asked');
  await expect(part(page, 'Library')).toContainText('last asked 3m ago');
  expect(troubles).toEqual([]);
});
