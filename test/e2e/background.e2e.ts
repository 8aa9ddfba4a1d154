import { join } from 'node:path';
import { expect, test } from './support/fixtures';
import { expectSaved, expectWhole, openPlaylist, press } from './support/lists';
import { makeLibrary } from './support/made-library';
import { connect, nav } from './support/player-page';

/**
 * Real Background Fetch: the page is closed while the browser is at it. The player is served by the edge
 * that has the music, since the browser's own downloader may ask nobody else (the page's policy).
 */
test('downloads go on with the window closed, are sealed at the next start, and leave nothing in clear', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  // So large that the page has not fetched them all before it is closed.
  const sizes = Array.from({ length: 10 }, () => 12_000_000);
  const songs = await makeLibrary(music, sizes, 'Away');
  const { url } = await edge({ args: ['--music', music, '--user', 'demo', '--password', 'demo'] });
  const { page, context, troubles } = await openBrowser();
  await page.goto(url);
  await connect(page, { address: url });
  await openPlaylist(page, 'Away');
  await press(page, 'Download');
  await nav(page, 'Downloads').click();
  await page.getByRole('button', { name: 'Go on with the window closed' }).click();
  await expect(page.getByText(/You may close Holdfast now/)).toBeVisible();
  await page.close();

  const again = await context.newPage();
  await again.goto(url);
  await openPlaylist(again, 'Away');
  await expectSaved(again);
  await expectWhole(again, songs);
  const left = (): Promise<readonly string[]> =>
    again.evaluate(async () => {
      const cache = await caches.open('holdfast-arrivals-v1');
      return (await cache.keys()).map(({ url: address }) => new URL(address).pathname);
    });
  // What came is dropped when its seal is written down, a moment after it is shown as saved.
  await expect.poll(left).toEqual([]);
  expect(troubles).toEqual([]);
});
