import { readFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright/test';
import { askEdge } from './ask-edge';
import { startEdge, type EdgeProcess } from './edge-process';
import { expect, type FaultProxy } from './fault-proxy';
import { makeSong, sha256Of, writeList } from './made-library';
import { connect, expectPlaying, nav, playerOf } from './player-page';
import { readStored } from './stored-facts';
import { addAddress } from './two-edges';

/** A player with a downloaded playlist, and a song, an album and a cover of its own for each fault. */
export interface World {
  readonly page: Page;
  readonly proxy: FaultProxy;
  readonly troubles: readonly string[];
  readonly source: string;
  readonly songs: readonly WorldSong[];
  /** Keys of the tracks that were downloaded before the first fault. */
  readonly kept: readonly string[];
  readonly keptPath: string;
  /** SHA-256 of every song's file by its key. */
  readonly hashes: ReadonlyMap<string, string>;
  /** The next song that nobody has asked for yet. */
  readonly fresh: () => WorldSong;
}

export interface WorldSong {
  readonly title: string;
  readonly key: string;
  readonly albumPath: string;
  readonly artKey: string;
}

/** Unlike anything else, so that a hit is a leak. */
export const canary = 'canary-7Kw3vQ9x-hold';
export const keptTitles = ['Kept 1', 'Kept 2', 'Kept 3'] as const;

/** About four seconds of sound, in three parts as the player asks for them. */
const songBytes = 700_000;
const keptBytes = 3_000_000;
const cover = fileURLToPath(new URL('../../fixtures/music/cover.jpg', import.meta.url));

const writeSong = async (folder: string, title: string, size: number): Promise<string> => {
  const bytes = makeSong(title, size);
  const place = join('The Weather', title);
  await mkdir(join(folder, place), { recursive: true });
  await writeFile(join(folder, place, `01 ${title}.wav`), bytes);
  // What follows the end of a JPEG is nobody's; it makes each cover another picture.
  const picture = Buffer.concat([await readFile(cover), Buffer.from(title)]);
  await writeFile(join(folder, place, 'cover.jpg'), picture);
  return sha256Of(bytes);
};

const titleOf = (index: number): string => `Noise ${String(index + 1).padStart(3, '0')}`;

export const makeMusic = async (folder: string, count: number) => {
  const hashes = new Map<string, string>();
  for (let at = 0; at < count; at++) {
    hashes.set(titleOf(at), await writeSong(folder, titleOf(at), songBytes));
  }
  for (const title of keptTitles) hashes.set(title, await writeSong(folder, title, keptBytes));
  const kept = keptTitles.map((title) => ({
    title,
    path: `The Weather/${title}/01 ${title}.wav`,
    size: 0,
    sha256: '',
  }));
  await writeList(folder, 'Kept', kept);
  return hashes;
};

export const startLibrary = (music: string, dataFolder: string): Promise<EdgeProcess> =>
  startEdge({ dataFolder, args: ['--music', music, '--user', 'demo', '--password', canary] });

interface ServerSong {
  readonly id: string;
  readonly title: string;
  readonly albumId: string;
  readonly coverArt: string;
}

const songsOf = async (url: string): Promise<readonly ServerSong[]> => {
  const params = { query: '', songCount: '500', albumCount: '0', artistCount: '0', p: canary };
  const { searchResult3 } = await askEdge(url, 'search3', params);
  return (searchResult3 as { readonly song: readonly ServerSong[] }).song;
};

/** Inside the player, as its own links go: no reload, which would begin everything anew. */
export const go = (page: Page, path: string): Promise<void> =>
  page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);

/** Signed in, nothing fetched ahead (the log is to hold what was asked for), a playlist downloaded. */
const settleIn = async (
  page: Page,
  player: string,
  [address, other]: readonly string[],
): Promise<string> => {
  await page.goto(player);
  await connect(page, { address: address!, password: canary });
  await nav(page, 'Settings').click();
  if (other !== undefined) await addAddress(page, other);
  await page.getByRole('combobox', { name: 'Fetch ahead' }).selectOption({ label: 'Nothing' });
  await nav(page, 'Playlists').click();
  await page.getByRole('main').getByRole('link', { name: /^Kept/ }).first().click();
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Play Kept 1', exact: true }).click();
  await expectPlaying(page);
  await playerOf(page).getByRole('button', { name: 'Queue' }).click();
  return new URL(page.url()).pathname;
};

export const openWorld = async (
  session: { readonly page: Page; readonly troubles: readonly string[] },
  player: EdgeProcess,
  library: EdgeProcess,
  proxy: FaultProxy,
  files: ReadonlyMap<string, string>,
): Promise<World> => {
  const { page, troubles } = session;
  const keptPath = await settleIn(page, player.url, proxy.urls);
  const { records } = await readStored(page);
  const kept = records.filter(({ state }) => state === 'committed').map((each) => each.trackKey);
  expect(kept).toHaveLength(keptTitles.length);
  const source = kept[0]!.split('~')[0]!;
  const served = await songsOf(library.url);
  const keyOf = (id: string): string => `${source}~${id}`;
  const songs = served
    .filter(({ title }) => title.startsWith('Noise'))
    .sort((a, b) => a.title.localeCompare(b.title))
    .map(({ id, title, albumId, coverArt }) => ({
      title,
      key: keyOf(id),
      albumPath: `/albums/${encodeURIComponent(keyOf(albumId))}`,
      artKey: keyOf(coverArt),
    }));
  const hashes = new Map(served.map(({ id, title }) => [keyOf(id), files.get(title) ?? '']));
  let next = 0;
  return {
    ...{ page, proxy, troubles, source, songs, kept, keptPath, hashes },
    fresh: () => {
      const song = songs[next];
      if (!song) throw new Error('more faults than songs: make the library larger');
      next += 1;
      return song;
    },
  };
};
