import { expect, test } from './support/fixtures';
import {
  connectionLine,
  expectPlaying,
  expectSoundOf,
  fileOf,
  nav,
  openFirst,
  playerOf,
  positionOf,
} from './support/player-page';

test('music on this device plays with no server at all, and after a restart', async ({
  edge,
  openBrowser,
}) => {
  const { url, kill } = await edge();
  const first = await openBrowser();
  await first.page.goto(url);
  const titles = ['Kettle Song', 'Courante', 'Fog Bell'];
  const files = await Promise.all(titles.map((title) => fileOf(title)));
  await first.page.getByRole('button', { name: 'Use music on this device' }).click();
  await first.page.locator('input[type=file]').first().setInputFiles(files);
  await nav(first.page, 'Songs').click();
  for (const title of titles) {
    const row = first.page.getByRole('row', { name: title });
    await expect(row.getByRole('img', { name: 'On this device', exact: true })).toBeVisible();
  }
  await kill();
  await first.context.close();
  expect(first.troubles).toEqual([]);

  const { page, troubles } = await openBrowser();
  await page.goto(`${url}/songs`);
  for (const title of titles) {
    await page.getByRole('button', { name: `Play ${title}`, exact: true }).click();
    await expectPlaying(page);
    await expect(playerOf(page).getByRole('link', { name: title, exact: true })).toBeVisible();
    await expectSoundOf(page, title);
  }
  expect(troubles).toEqual([]);
});

test('the server comes back: the line empties and everything plays, without a reload', async ({
  edge,
  openBrowser,
}) => {
  const before = await edge();
  const { page, troubles } = await openBrowser();
  await page.goto(before.url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await nav(page, 'Songs').click();
  await expect(page.getByRole('button', { name: 'Play Kettle Song', exact: true })).toBeVisible();
  await before.kill();
  await expect(connectionLine(page)).toContainText(/not answering/, { timeout: 40_000 });
  await page.getByRole('button', { name: 'Play Kettle Song', exact: true }).click();
  await expect(page.getByRole('log')).toContainText(/Kettle Song.* is not on this device/);

  await edge({ port: before.port });
  await expect(connectionLine(page)).toHaveText('', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Play Kettle Song', exact: true }).click();
  await expect.poll(() => positionOf(page)).toBeGreaterThan(0);
  await expectSoundOf(page, 'Kettle Song');
  expect(troubles).toEqual([]);
});

test('a page that is left a moment after a song was chosen still has it', async ({
  edge,
  openBrowser,
}) => {
  const { url } = await edge();
  const { page, troubles } = await openBrowser();
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await nav(page, 'Songs').click();
  for (const title of ['Kettle Song', 'Window Seat', 'Kettle Song']) {
    await page.getByRole('button', { name: `Play ${title}`, exact: true }).click();
    await page.reload();
    await expect(
      playerOf(page).getByRole('link', { name: title, exact: true }).first(),
    ).toBeVisible();
  }
  expect(troubles).toEqual([]);
});

test('a download that one tab began is finished by another when the first is closed', async ({
  edge,
  openBrowser,
}) => {
  const { url } = await edge();
  const { page, context, troubles } = await openBrowser();
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await openFirst(page, 'Albums');
  await expect(page.getByRole('button', { name: 'Download', exact: true })).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('button', { name: 'Download', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  // The wish is written down once the button has changed; a tab closed before that asked for nothing.
  await expect(page.getByRole('button', { name: /^(Cancel|Remove) download$/ })).toBeVisible();
  await page.close();
  await expect(other.getByRole('button', { name: 'Remove download' })).toBeVisible({
    timeout: 30_000,
  });
  await nav(other, 'Downloads').click();
  await expect(other.getByRole('meter', { name: 'Storage used' })).toBeVisible();
  expect(troubles).toEqual([]);
});

test('an open queue that becomes shorter shows what is left, and one tab plays at a time', async ({
  edge,
  openBrowser,
}) => {
  const { url } = await edge();
  const { page, context, troubles } = await openBrowser();
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await nav(page, 'Albums').click();
  await page.getByRole('main').getByRole('link', { name: 'Late Buses' }).first().click();
  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
  await expectPlaying(page);
  await playerOf(page).getByRole('button', { name: 'Queue' }).click();
  const queue = page.getByRole('region', { name: 'Queue' });
  await expect(queue).toContainText('Kettle Song');
  await queue.getByRole('button', { name: /Remove Kettle Song/ }).click();
  await expect(queue).not.toContainText('Kettle Song');
  await expect(queue).toContainText('Rain Check');
  await queue.getByRole('button', { name: 'Clear' }).click();
  await expect(queue).not.toContainText('Rain Check');

  const other = await context.newPage();
  await other.goto(`${url}/songs`);
  await other.getByRole('button', { name: 'Play Fog Bell', exact: true }).click();
  await expectPlaying(other);
  await expect(playerOf(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  expect(troubles).toEqual([]);
});
