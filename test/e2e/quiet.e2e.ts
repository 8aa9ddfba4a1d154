import { readFile } from 'node:fs/promises';
import { startDribblingServer } from './support/dribbling-server';
import { expect, test } from './support/fixtures';
import { connect, fileOf, nav } from './support/player-page';
import { serveLibrary } from './support/scripted-server';

/** On the day of the outage players that nobody looked at any more went on asking (row P14). */
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** ms. What was on the wire when the tab went is let go at once; the browser takes a moment to say so. */
const farewell = 2_000;

test('after the last tab closes nothing is asked and nothing is open, downloads or not', async ({
  edge,
  openBrowser,
}) => {
  const sound = await readFile(await fileOf('Kettle Song'));
  // Half a minute at the pace of that server, so that they are under way whenever the tab closes.
  const long = Buffer.concat(Array.from({ length: Math.ceil(12e6 / sound.length) }, () => sound));
  const songs = Array.from({ length: 6 }, (_, n) => ({
    title: `Slow Song ${n}`,
    artist: 'The Patient',
    album: 'In No Hurry',
  }));
  const server = await startDribblingServer(serveLibrary(songs, long), long);
  const { url } = await edge();
  const { context, page, troubles } = await openBrowser();
  // Another tab, of nobody, keeps the browser and its service workers alive.
  await context.newPage();
  await page.goto(url);
  await connect(page, { address: server.url });
  await nav(page, 'Albums').click();
  await page.getByRole('main').getByRole('link', { name: 'In No Hurry' }).first().click();
  const second = await context.newPage();
  await second.goto(page.url());
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await second.getByRole('button', { name: 'Play Slow Song 5', exact: true }).click();
  await expect.poll(server.sending).toBeGreaterThanOrEqual(2);

  await second.close();
  expect(server.sending()).toBeGreaterThan(0);
  await page.close();
  const closed = Date.now();
  await sleep(farewell);
  expect(server.sending()).toBe(0);
  await sleep(32_000);
  const late = server.log.filter(({ at }) => at > closed + farewell);
  expect(late).toEqual([]);
  expect(server.sending()).toBe(0);
  console.log(
    `${server.log.length} requests while open, ${late.length} from ${farewell / 1000} s after; ${server.connections()} idle connections`,
  );
  expect(troubles).toEqual([]);
  await server.close();
});
