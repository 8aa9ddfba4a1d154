import { expect, test } from './support/fixtures';
import {
  connect,
  connectionLine,
  expectPlaying,
  expectSoundOf,
  nav,
  playerOf,
  positionOf,
  seekTo,
  trackTitles,
} from './support/player-page';

test('connect, play, download, lose the server, restart, go on', async ({ edge, openBrowser }) => {
  // The player comes from one server, the music from another: as with any real library.
  const player = await edge();
  const library = await edge();
  const first = await openBrowser();
  let { page } = first;

  await test.step('connect and sync', async () => {
    await page.goto(player.url);
    await connect(page, { address: library.url });
    await nav(page, 'Playlists').click();
    await expect(page.getByRole('heading', { level: 1, name: 'Playlists' })).toBeVisible();
    await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
  });

  let listPath = '';
  const titles: string[] = [];
  await test.step('open a playlist and play it: the sound is that of the file', async () => {
    await page.getByRole('main').getByRole('link').first().click();
    await expect(page.getByRole('button', { name: 'Download', exact: true })).toBeVisible();
    listPath = new URL(page.url()).pathname;
    titles.push(...(await trackTitles(page)));
    expect(titles.length).toBeGreaterThanOrEqual(5);
    await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
    await expectPlaying(page);
    await expectSoundOf(page, titles[0]!);
    // Streamed from another origin, which hides Content-Range: the length is learnt all the same.
    const target = await seekTo(page, 0.6);
    await expect.poll(() => positionOf(page)).toBeGreaterThan(target);
    await expectSoundOf(page, titles[0]!);
  });

  await test.step('search finds by the first letters, from the device', async () => {
    await page.getByRole('searchbox', { name: 'Search your music' }).fill(titles[1]!.slice(0, 4));
    await expect(page.getByRole('main').getByText(titles[1]!).first()).toBeVisible();
  });

  await test.step('download the playlist', async () => {
    await page.goto(`${player.url}${listPath}`);
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible({
      timeout: 60_000,
    });
  });

  const missing = await test.step('find a song that is not downloaded', async () => {
    await nav(page, 'Songs').click();
    // The playlist is shown until then, and all of it is downloaded.
    await expect(page.getByRole('heading', { level: 1, name: 'Songs', exact: true })).toBeVisible();
    const found = (await trackTitles(page)).find((title) => !titles.includes(title));
    expect(found).toBeDefined();
    return found!;
  });

  await test.step('both servers die, the browser is closed', async () => {
    await library.kill();
    await player.kill();
    await first.context.close();
    expect(first.troubles).toEqual([]);
  });

  const second = await openBrowser();
  page = second.page;
  await test.step('the browser starts again at a deep link', async () => {
    await page.goto(`${player.url}${listPath}`);
    await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
  });

  await test.step('a downloaded song plays and seeks; the sound is that of the file', async () => {
    await page.getByRole('button', { name: `Play ${titles[2]!}`, exact: true }).click();
    await expectPlaying(page);
    await expectSoundOf(page, titles[2]!);
    const target = await seekTo(page, 0.5);
    await expect.poll(() => positionOf(page)).toBeGreaterThan(target);
    await expectSoundOf(page, titles[2]!);
  });

  await test.step('search goes on', async () => {
    await page.getByRole('searchbox', { name: 'Search your music' }).fill(titles[3]!.slice(0, 5));
    await expect(page.getByRole('main').getByText(titles[3]!).first()).toBeVisible();
  });

  await test.step('the connection line says what is down, in one sentence', async () => {
    // Its own server is silent as well, so that nothing speaks against the music server alone.
    await expect(connectionLine(page)).toContainText(/no server can be reached/, {
      timeout: 40_000,
    });
  });

  await test.step('artwork of what was downloaded is there', async () => {
    await page.goto(`${player.url}${listPath}`);
    const art = page.getByRole('main').locator('img').first();
    await expect
      .poll(() => art.evaluate((each: HTMLImageElement) => each.complete && each.naturalWidth))
      .toBeGreaterThan(0);
  });

  await test.step('a song that is not here refuses politely, and what plays goes on', async () => {
    await page.getByRole('button', { name: `Play ${titles[2]!}`, exact: true }).click();
    await expectPlaying(page);
    await nav(page, 'Songs').click();
    await expect(connectionLine(page)).toContainText(/no server can be reached/);
    await page.getByRole('button', { name: `Play ${missing}`, exact: true }).click();
    await expect(page.getByText(missing).filter({ hasText: /not on this device/i })).toBeVisible();
    await expect(playerOf(page).getByRole('link', { name: titles[2]!, exact: true })).toBeVisible();
    await expectPlaying(page);
  });
  expect(second.troubles).toEqual([]);
});
