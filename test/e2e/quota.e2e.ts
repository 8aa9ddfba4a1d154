import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { openAudioPost } from './support/audio-post';
import { expect, test, type BrowserSession } from './support/fixtures';
import { download, expectSaved, expectWhole, openPlaylist, press, signIn } from './support/lists';
import { makeLibrary, makeSong, sha256Of, writeList, type MadeSong } from './support/made-library';
import { expectPlaying, nav } from './support/player-page';
import { forgetCount } from './support/profile-files';
import { openQuota, type Quota } from './support/quota';
import { serveLibrary, startScriptedServer } from './support/scripted-server';
import { hashThroughPlayer, orphansOf, readStored } from './support/stored-facts';

const kilo = 1_000;
const mebi = 1024 * 1024;
/**
 * Chromium takes room for a growing file in steps of 1, 2, 4 ... MiB (FileSystemAccessCapacityTracker), so
 * writes meet a full disk only there. Of this length the eighth segment, the last one, ends just behind 2 MiB.
 */
const songSize = 2 * mebi - 284;
const otherSize = 1.6 * mebi;
/** Where it was asked for by hand, and where it goes on waiting. */
const noRoom = /no room left|waits for room/i;

/** Two songs that are saved while there is room, and a third for which there is none. */
const makeLists = async (folder: string, third = songSize): Promise<readonly MadeSong[]> => {
  const songs = await makeLibrary(folder, [otherSize, otherSize, third], 'All');
  await writeList(folder, 'Before', songs.slice(0, 2));
  await writeList(folder, 'After', songs.slice(2));
  return songs;
};

/** The row of the song of this length goes back to `sealed`. */
const takeBackCommit = (page: Page, length: number): Promise<void> =>
  page.evaluate(async (plainLength) => {
    const finished = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
    const database = await finished(indexedDB.open('holdfast'));
    const rows = database.transaction('downloads', 'readwrite').objectStore('downloads');
    for (const row of await finished(rows.getAll())) {
      if (row.plainLength !== plainLength) continue;
      await finished(rows.put({ ...row, state: 'sealed', committedAt: 0 }));
    }
    database.close();
  }, length);

interface Tight {
  readonly session: BrowserSession;
  readonly page: Page;
  readonly quota: Quota;
}

/** The browser starts anew with this quota in force before the player is opened, and knows what lies on its disk. */
const startTight = async (
  folder: string,
  openBrowser: () => Promise<BrowserSession>,
  url: string,
  bytes: number,
): Promise<Tight> => {
  await forgetCount(join(folder, 'profile'));
  const session = await openBrowser();
  const quota = await openQuota(session.context, session.page, url);
  await quota.set(bytes);
  await session.page.goto(url);
  const { files } = await readStored(session.page);
  const onDisk = files.reduce((sum, { size }) => sum + size, 0);
  expect(await quota.counted(), 'what the browser counts').toBeGreaterThanOrEqual(onDisk);
  return { session, page: session.page, quota };
};

const stateOf = async (page: Page): Promise<string> => {
  const { records } = await readStored(page);
  return records
    .map(({ state }) => state)
    .toSorted()
    .join(' ');
};

/** Space that is freed outside of the player is noticed after minutes, or at once by a new start. */
const tryNow = async (page: Page, name: string): Promise<void> => {
  await page.reload();
  await openPlaylist(page, name);
  const control = (label: string) =>
    page.getByRole('main').getByRole('button', { name: label, exact: true });
  // It may be waited for, under way, or done by the time that it is looked at.
  await expect(
    control('Download').or(control('Cancel download')).or(control('Remove download')),
  ).toBeVisible();
  if (await control('Download').isVisible()) await press(page, 'Download');
};

test('the disk is full at every step of a download: what was saved plays, and it goes on', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  const songs = await makeLists(music);
  const before = songs.slice(0, 2);
  const { url } = await edge({ args: ['--music', music, '--user', 'demo', '--password', 'demo'] });
  const first = await openBrowser();
  await signIn(first.page, url, url);
  await download(first.page, 'Before');
  await first.context.close();

  const { page, quota, session } = await startTight(folder, openBrowser, url, 1);
  const expectBeforeIntact = async (): Promise<void> => {
    await openPlaylist(page, 'Before');
    await expectWhole(page, before);
  };

  await test.step('S1: not even the wish can be written down: said, and nothing is half there', async () => {
    await openPlaylist(page, 'After');
    await press(page, 'Download');
    await expect(page.getByText(noRoom).first()).toBeVisible();
    expect(await stateOf(page)).toBe('committed committed');
    await expectBeforeIntact();
    await press(page, 'Play');
    await expectPlaying(page);
  });

  const bytesOfThird = async (): Promise<number> => {
    const { files, records } = await readStored(page);
    const third = records.find(({ state }) => state !== 'committed');
    return files.find(({ path }) => path.endsWith(third?.objectId ?? '-'))?.size ?? 0;
  };
  let held = 0;
  // Bytes that are left each time (a start takes some for compiled code), and how much of the song lies on the disk when it is full.
  for (const [step, left, least, most] of [
    ['S2: the first chunk', () => 0.6 * mebi, 0, 1 * kilo],
    ['S3: a chunk in the middle', () => 1.5 * mebi, 0.2 * mebi, 1.2 * mebi],
    ['S4: the last chunk', () => 1.7 * mebi, 1.7 * mebi, 2 * mebi],
  ] as const) {
    await test.step(`${step} does not fit: said, the earlier songs are untouched`, async () => {
      await quota.leave(left());
      await tryNow(page, 'After');
      await expect
        .poll(bytesOfThird, { message: 'bytes of the third song', timeout: 40_000 })
        .toBeGreaterThanOrEqual(Math.max(held, least));
      await expect
        .poll(async () => (await readStored(page)).records.find(({ failure }) => failure)?.failure)
        .toMatchObject({ code: 'storage.quota' });
      held = await bytesOfThird();
      expect(held).toBeLessThanOrEqual(most);
      await expect(page.getByRole('main').getByText(noRoom).first()).toBeVisible();
      await expectBeforeIntact();
    });
  }

  await test.step('there is room again: it goes on, and everything is whole', async () => {
    await quota.set(null);
    await tryNow(page, 'After');
    await expectSaved(page);
    await openPlaylist(page, 'All');
    await expectWhole(page, songs);
    expect(orphansOf(await readStored(page))).toEqual([]);
  });
  expect(session.troubles).toEqual([]);
});

test('S5: a song that is whole on the disk and cannot be committed: not shown as saved, and then without a byte fetched', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  const songs = await makeLists(music);
  const { url } = await edge({ args: ['--music', music, '--user', 'demo', '--password', 'demo'] });
  const post = await openAudioPost(url);
  try {
    const first = await openBrowser();
    await signIn(first.page, url, post.url);
    await download(first.page, 'Before');
    await download(first.page, 'After');
    // As a crash leaves it that comes between sealing and committing; on a page without a player.
    await first.page.goto(`${url}/holdfast.json`);
    await takeBackCommit(first.page, songs[2]!.size);
    await first.context.close();
    const fetched = post.audioBytes();
    post.hold();

    const { page, quota, session } = await startTight(folder, openBrowser, url, 1);
    await openPlaylist(page, 'After');
    await expect(page.getByRole('main').getByText(noRoom).first()).toBeVisible();
    expect(await stateOf(page)).toBe('committed committed sealed');
    await openPlaylist(page, 'Before');
    await expectWhole(page, songs.slice(0, 2));
    await quota.set(null);
    await page.reload();
    await openPlaylist(page, 'After');
    await expectSaved(page);
    await openPlaylist(page, 'All');
    await expectWhole(page, songs);
    expect(post.audioBytes()).toBe(fetched);
    expect(session.troubles).toEqual([]);
  } finally {
    await post.close();
  }
});

test('S7: with no byte left a download can be removed, and what waited for room goes on', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  const songs = await makeLists(music, otherSize);
  const { url } = await edge({ args: ['--music', music, '--user', 'demo', '--password', 'demo'] });
  const first = await openBrowser();
  await signIn(first.page, url, url);
  await download(first.page, 'Before');
  await first.context.close();

  const { page, quota, session } = await startTight(folder, openBrowser, url, 1);
  await quota.leave(0.5 * mebi);
  await openPlaylist(page, 'After');
  await press(page, 'Download');
  await expect(page.getByText(noRoom).first()).toBeVisible();
  // Not one byte more, not even for a note that something is being removed.
  await quota.leave(-1);
  await openPlaylist(page, 'Before');
  await press(page, 'Remove download');
  await openPlaylist(page, 'After');
  // The room that was made is room for what waits: nobody has to say so.
  await expectSaved(page);
  await expectWhole(page, songs.slice(2));
  await expect
    .poll(
      async () => {
        const stored = await readStored(page);
        return { songs: stored.records.length, orphans: orphansOf(stored) };
      },
      { message: 'what is left on the device', timeout: 75_000 },
    )
    .toEqual({ songs: 1, orphans: [] });
  expect(session.troubles).toEqual([]);
});

test('S6: a catalogue that does not fit leaves the old one whole, says why, and comes when there is room', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const sound = makeSong('the only sound', songSize);
  const few = [1, 2].map((number) => `Noise 0${number}`);
  const many = [...few, ...Array.from({ length: 6_000 }, (_, at) => `Later ${at} ${at * 7919}`)];
  const songsNamed = (titles: readonly string[]) =>
    serveLibrary(
      titles.map((title, at) => ({
        title,
        artist: `Band ${at % 900}`,
        album: `Album ${at % 900}`,
      })),
      sound,
      ['Before'],
    );
  const server = await startScriptedServer(songsNamed(few));
  try {
    const { url } = await edge();
    const first = await openBrowser();
    await signIn(first.page, url, server.url);
    await download(first.page, 'Before');
    await first.context.close();

    server.say(songsNamed(many));
    const { page, quota, session } = await startTight(folder, openBrowser, url, 1);
    await quota.leave(60 * kilo);
    const refresh = async (): Promise<void> => {
      await nav(page, 'Settings').click();
      await page.getByRole('button', { name: /^Refresh library/ }).click();
    };
    await test.step('no room: said in Settings, and all that was here is here', async () => {
      await refresh();
      await expect(page.getByRole('main').getByText(noRoom)).toBeVisible({ timeout: 60_000 });
      await openPlaylist(page, 'Before');
      const { records } = await readStored(page);
      expect(records.map(({ state }) => state)).toEqual(['committed', 'committed']);
      for (const { trackKey } of records) {
        expect(await hashThroughPlayer(page, trackKey)).toBe(sha256Of(sound));
      }
      await press(page, 'Play');
      await expectPlaying(page);
    });
    await test.step('room again: the new songs are here', async () => {
      await quota.set(null);
      await refresh();
      await page.getByRole('searchbox', { name: 'Search your music' }).fill('Later 5999');
      await expect(page.getByRole('main').getByText('Later 5999').first()).toBeVisible({
        timeout: 60_000,
      });
    });
    expect(session.troubles).toEqual([]);
  } finally {
    await server.close();
  }
});
