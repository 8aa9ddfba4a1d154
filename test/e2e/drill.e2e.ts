import type { Page } from 'playwright/test';
import { askEdge } from './support/ask-edge';
import { expect, test } from './support/fixtures';
import {
  connectionLine,
  expectPlaying,
  expectSoundOf,
  nav,
  playerOf,
  trackTitles,
} from './support/player-page';
import { dumpDatabase } from './support/database-dump';
import { readStored } from './support/stored-facts';

const list = 'Rain on the Window';

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly duration: number;
  readonly size: number;
}

/** What the server has, as another client is told. */
const listsOf = async (url: string): Promise<ReadonlyMap<string, readonly Entry[]>> => {
  const { playlists } = await askEdge(url, 'getPlaylists');
  const { playlist } = playlists as { playlist: readonly { id: string; name: string }[] };
  const all = new Map<string, readonly Entry[]>();
  for (const { id, name } of playlist) {
    const { playlist: whole } = await askEdge(url, 'getPlaylist', { id });
    all.set(name, (whole as { readonly entry?: readonly Entry[] }).entry ?? []);
  }
  return all;
};

const drillOf = (page: Page) => page.getByRole('region', { name: 'Outage drill' });
const bannerOf = (page: Page) =>
  page.getByRole('complementary', { name: 'Outage drill is running' });
const component = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Components' })
    .getByRole('listitem')
    .filter({ has: page.locator('strong', { hasText: new RegExp(`^${name}$`) }) });

const openDemo = async (page: Page, url: string): Promise<void> => {
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await nav(page, 'Playlists').click();
  await page.getByRole('main').getByRole('link', { name: list }).first().click();
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible({
    timeout: 60_000,
  });
};

const minutes = (seconds: number): number => Math.round(Math.floor(seconds) / 60);
/** As the page says it. */
const lengthOf = (seconds: number): string => {
  const [hours, rest] = [Math.floor(minutes(seconds) / 60), minutes(seconds) % 60];
  return hours === 0 ? `${rest} min` : `${hours} hr${rest > 0 ? ` ${rest} min` : ''}`;
};

test('an outage is rehearsed, survives a reload, is stopped, and shows how to be ready for a real one', async ({
  edge,
  openBrowser,
}) => {
  test.setTimeout(240_000);
  const server = await edge();
  const { page, troubles } = await openBrowser();
  await openDemo(page, server.url);
  const titles = await trackTitles(page);
  const listPath = new URL(page.url()).pathname;
  const lists = await listsOf(server.url);
  const here = new Map(lists.get(list)!.map((entry) => [entry.id, entry]));
  const known = [...lists].filter(([, entries]) => entries.length > 0);
  const lacking = known.filter(([, entries]) => entries.some(({ id }) => !here.has(id)));
  const before = { files: (await readStored(page)).files, rows: await dumpDatabase(page) };

  await test.step('nothing is wrong before it is started', async () => {
    await nav(page, 'Status').click();
    await expect(component(page, 'Sign-in')).toContainText('Operational');
    await expect(bannerOf(page)).toHaveCount(0);
  });

  await test.step('it is started: the banner says so, and what is injected is shown in half a minute', async () => {
    await drillOf(page)
      .getByRole('combobox', { name: 'Scenario' })
      .selectOption('Everything is down');
    await drillOf(page).getByRole('button', { name: 'Start drill' }).click();
    await expect(bannerOf(page)).toContainText(/rehearsal.*Everything is down.*2:\d\d left/);
    // The scenario begins with ten seconds of calm.
    await expect(connectionLine(page)).toContainText(/not answering/, { timeout: 40_000 });
    await expect(component(page, 'Sign-in')).toContainText('Down');
  });

  await test.step('a reload neither ends it nor makes it longer', async () => {
    await page.reload();
    await expect(bannerOf(page)).toContainText(/[01]:\d\d left|2:[0-4]\d left/);
    await expect(connectionLine(page)).toContainText(/not answering/, { timeout: 40_000 });
  });

  await test.step('what is downloaded plays', async () => {
    await page.goto(`${server.url}${listPath}`);
    await expect(bannerOf(page)).toBeVisible();
    await page.getByRole('button', { name: `Play ${titles[1]!}`, exact: true }).click();
    await expectPlaying(page);
    await expectSoundOf(page, titles[1]!);
  });

  await test.step('one tap ends it, and all is well within a minute, without a reload', async () => {
    await bannerOf(page).getByRole('button', { name: 'Stop drill' }).click();
    await expect(bannerOf(page)).toHaveCount(0);
    await expect(page.getByRole('log')).toContainText('The drill is over');
    await expect(connectionLine(page)).toHaveText('', { timeout: 60_000 });
    await nav(page, 'Status').click();
    for (const name of ['Sign-in', 'Library', 'Search', 'Artwork', 'Audio']) {
      await expect(component(page, name)).toContainText('Operational', { timeout: 60_000 });
    }
    await expectPlaying(page);
  });

  await test.step('nothing that is stored is another one', async () => {
    expect((await readStored(page)).files).toEqual(before.files);
    expect(await dumpDatabase(page)).toEqual(before.rows);
  });

  const report = page.getByRole('region', { name: 'How ready you are' });
  await test.step('the report counts what the server would', async () => {
    const seconds = [...here.values()].reduce((sum, { duration }) => sum + duration, 0);
    await expect(report).toContainText(`${lengthOf(seconds)} of music safe without any server`);
    await expect(report).toContainText(`${here.size} songs on this device`);
    await expect(report).toContainText(
      `${known.length - lacking.length} of ${known.length} playlists complete`,
    );
    const breaks = report.getByRole('list', { name: 'What would break' }).getByRole('listitem');
    await expect(breaks).toHaveCount(lacking.length);
    const missing = new Map(
      lacking.flatMap(([, entries]) =>
        entries.filter(({ id }) => !here.has(id)).map((entry) => [entry.id, entry] as const),
      ),
    );
    const bytes = [...missing.values()].reduce((sum, { size }) => sum + size, 0);
    const megabytes = bytes >= 1e7 ? Math.round(bytes / 1e6) : Math.round(bytes / 1e5) / 10;
    await expect(report).toContainText(`Downloads ${missing.size} songs, about ${megabytes} MB.`);
  });

  await test.step('one button makes ready', async () => {
    await report.getByRole('button', { name: 'Make me ready' }).click();
    await expect(report).toContainText('Ready. Every playlist and your queue', { timeout: 90_000 });
    await expect(report).toContainText(`${known.length} of ${known.length} playlists complete`);
    await nav(page, 'Home').click();
    await expect(page.getByRole('main')).toContainText('of music safe without any server');
  });

  await test.step('for a real one: the server dies, and a song that was missing plays', async () => {
    const [name, entries] = lacking[0]!;
    const song = entries.find(({ id }) => !here.has(id))!;
    await server.kill();
    await nav(page, 'Playlists').click();
    await page.getByRole('main').getByRole('link', { name }).first().click();
    await page.getByRole('button', { name: `Play ${song.title}`, exact: true }).click();
    await expect(playerOf(page).getByRole('link', { name: song.title, exact: true })).toBeVisible();
    await expectPlaying(page);
    await expectSoundOf(page, song.title);
  });
  expect(troubles).toEqual([]);
});

test('every tab takes part, and it ends in all of them by a tap in one', async ({
  edge,
  openBrowser,
}) => {
  const server = await edge();
  const { page, context, troubles } = await openBrowser();
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await nav(page, 'Songs').click();
  await expect(page.getByRole('button', { name: 'Play Kettle Song', exact: true })).toBeVisible();
  const other = await context.newPage();
  await other.goto(`${server.url}/status`);
  await expect(component(other, 'Sign-in')).toContainText('Operational');
  // Begins to fail with its first second.
  await drillOf(other)
    .getByRole('combobox', { name: 'Scenario' })
    .selectOption('Sign-in refuses you');
  await drillOf(other).getByRole('button', { name: 'Start drill' }).click();
  await expect(bannerOf(page)).toContainText('Sign-in refuses you');
  await expect(bannerOf(other)).toBeVisible();
  await page.bringToFront();
  await bannerOf(page).getByRole('button', { name: 'Stop drill' }).click();
  await expect(bannerOf(page)).toHaveCount(0);
  await expect(bannerOf(other)).toHaveCount(0);
  await expect(drillOf(other)).toContainText('The drill is over');
  await page.getByRole('button', { name: 'Play Kettle Song', exact: true }).click();
  await expectPlaying(page);
  await expectSoundOf(page, 'Kettle Song');
  expect(troubles).toEqual([]);
});
