import { describe, expect, test } from 'vitest';
import type { PinRecord } from '../../../src/contracts/records';
import type { SavedSession } from '../../../src/contracts/session';
import { makeKey, toSourceId, type Key } from '../../../src/domain/keys';
import type { Library } from '../../../src/library/library';
import { makeBackup } from '../../../src/workers/engine/backup';
import { restoreBackup } from '../../../src/workers/engine/restore';
import { openSourceRows } from '../../../src/workers/engine/source-rows';
import {
  generateMusic,
  makeFeed,
  makePlaylist,
  makeSourceRow,
  testSource,
} from '../library/generate';
import { createDevice, signal } from '../library/open-test-library';

const canary = 'correct horse battery staple';

const pinOf = (key: Key, change: Partial<PinRecord> = {}): PinRecord => ({
  id: `album:${key}`,
  ref: { kind: 'album', key },
  title: 'An album',
  artKey: null,
  trackKeys: [],
  quality: 'mp3-192',
  addedAt: 7,
  follow: true,
  wifiOnly: false,
  paused: false,
  ...change,
});

/** A device on which somebody has lived: a service, music, a wish, a queue, a setting. */
const livedIn = async () => {
  const device = createDevice();
  const library = await device.open();
  const row = makeSourceRow();
  const sealedCredentials = new TextEncoder().encode(canary);
  await library.sources.put({ ...row, sealedCredentials, config: { note: canary } });
  const music = generateMusic(40);
  const keys = music.tracks.map(({ key }) => key);
  const playlists = [makePlaylist('p1', keys.slice(0, 3), 'Für <b>Elise</b>')];
  await library.sync(
    makeFeed(music, { playlists: async () => playlists, starred: async () => [keys[5]!] }),
    { signal },
  );
  await library.records.putPin(pinOf(music.albums[0]!.key, { trackKeys: keys.slice(0, 2) }));
  await library.changeSettings({ theme: 'light', prefetch: 7 });
  await library.saveSession({
    entries: [
      { id: 1, track: keys[0]! },
      { id: 2, track: keys[1]! },
    ],
    unshuffled: [2, 1],
    currentId: 2,
    position: 33,
    shuffled: true,
    repeat: 'all',
    volume: 0.5,
    muted: false,
    origin: '/albums',
  });
  return { device, library, music, keys, rows: await openSourceRows(library) };
};
const emptyDevice = async (library: Promise<Library> = createDevice().open()) => {
  const opened = await library;
  return { library: opened, rows: await openSourceRows(opened) };
};
const backupOf = async ({ library, rows }: Awaited<ReturnType<typeof livedIn>>): Promise<string> =>
  makeBackup(library, rows, 99);

const emptySession: SavedSession = {
  entries: [],
  unshuffled: [],
  currentId: null,
  position: 0,
  shuffled: false,
  repeat: 'off',
  volume: 1,
  muted: false,
  origin: '',
};

describe('a backup', () => {
  test('says everything that is the listener’s own, and no secret', async () => {
    const lived = await livedIn();
    const file = await backupOf(lived);
    expect(file).not.toContain(canary);
    expect(file).not.toContain(Buffer.from(canary).toString('base64'));
    const { content } = JSON.parse(file) as { content: any };
    expect(content.settings).toMatchObject({ theme: 'light', prefetch: 7 });
    expect(content.queue.session).toMatchObject({ currentId: 2, position: 33 });
    expect(content.downloads).toMatchObject([{ quality: 'mp3-192', follow: true }]);
    expect(content.downloads[0].tracks[0]).toMatchObject({
      key: lived.keys[0],
      title: lived.music.tracks[0]!.title,
    });
    expect(content.playlists).toMatchObject([{ name: 'Für <b>Elise</b>' }]);
    expect(content.starred).toEqual([lived.keys[5]]);
    expect(content.services).toMatchObject([{ id: testSource }]);
  });

  test('on an empty device brings back settings, wishes and services, which nobody asks anything yet', async () => {
    const file = await backupOf(await livedIn());
    const { library, rows } = await emptyDevice();
    const report = await restoreBackup(library, rows, file);
    expect(report).toEqual({
      settings: true,
      queue: 0,
      downloads: 1,
      playlistsLeft: 1,
      services: 1,
    });
    expect(await library.loadSettings()).toMatchObject({ theme: 'light', prefetch: 7 });
    const [source] = await library.sources.list();
    expect(source).toMatchObject({ id: testSource, config: null, sealedCredentials: null });
    const [pin] = await library.records.pins();
    expect(pin).toMatchObject({ quality: 'mp3-192', follow: true, paused: false });
    expect(pin!.trackKeys).toHaveLength(2);
  });

  test('brings the queue back where its songs are known, and only those', async () => {
    const lived = await livedIn();
    const file = await backupOf(lived);
    await lived.library.saveSession(emptySession);
    const report = await restoreBackup(lived.library, lived.rows, file);
    expect(report).toMatchObject({ queue: 2, downloads: 0, services: 0, playlistsLeft: 0 });
    const restored = { currentId: 2, position: 33, unshuffled: [2, 1] };
    // Prefetching looks; the page that is being left saves its own queue once more.
    expect(await lived.library.loadSession()).toMatchObject(restored);
    await lived.library.saveSession(emptySession);
    // What the page that is left kept of its own queue does not win either.
    const left = JSON.stringify(emptySession);
    expect(await lived.library.takeSession(left)).toMatchObject(restored);
    await lived.library.saveSession(emptySession);
    expect(await lived.library.takeSession()).toEqual(emptySession);
  });

  test('keeps wishes that are here as they are', async () => {
    const lived = await livedIn();
    const file = await backupOf(lived);
    const [pin] = await lived.library.records.pins();
    await lived.library.records.putPin({ ...pin!, quality: 'original' });
    await restoreBackup(lived.library, lived.rows, file);
    expect(await lived.library.records.pins()).toMatchObject([{ quality: 'original' }]);
  });

  test('of another device fits the same account under its identity here', async () => {
    const file = await backupOf(await livedIn());
    const { library } = await emptyDevice();
    const here = toSourceId('zzzz9999');
    const row = makeSourceRow(here);
    const same = makeSourceRow();
    const view = { ...row.view, address: same.view.address, username: same.view.username };
    await library.sources.put({ ...row, view });
    const rows = await openSourceRows(library);
    expect(await restoreBackup(library, rows, file)).toMatchObject({ services: 0, downloads: 1 });
    const [pin] = await library.records.pins();
    expect(pin!.ref.key.startsWith('zzzz9999~')).toBe(true);
    expect(pin!.trackKeys.every((key) => key.startsWith('zzzz9999~'))).toBe(true);
  });

  test('without room changes nothing at all', async () => {
    const file = await backupOf(await livedIn());
    const device = createDevice();
    const { library, rows } = await emptyDevice(device.open());
    device.space = 2;
    await expect(restoreBackup(library, rows, file)).rejects.toMatchObject({
      code: 'storage.quota',
    });
    expect(await library.records.pins()).toEqual([]);
    expect(await library.sources.list()).toEqual([]);
    expect((await library.loadSettings()).theme).toBe('system');
  });
});

describe('a file that is refused, with nothing changed', () => {
  const edit = async (change: (file: any) => void): Promise<string> => {
    const file = JSON.parse(await backupOf(await livedIn()));
    change(file);
    return JSON.stringify(file);
  };
  const reseal = async (change: (content: any) => void): Promise<string> => {
    const { startDigest } = await import('../../../src/vault/digest');
    return edit((file) => {
      change(file.content);
      const digest = startDigest();
      digest.add(new TextEncoder().encode(JSON.stringify(file.content)));
      file.sha256 = digest.read();
    });
  };
  const refusal = async (file: string): Promise<unknown> => {
    const { library, rows } = await emptyDevice();
    const outcome = await restoreBackup(library, rows, file).catch((error: unknown) => error);
    expect(await library.records.pins()).toEqual([]);
    expect(await library.sources.list()).toEqual([]);
    return outcome;
  };
  const refused = (why: string) => ({ code: 'input.invalid', data: { what: 'backup', why } });

  test.each([
    ['nothing', '', 'not-json'],
    ['a picture', '\u0089PNG\r\n', 'not-json'],
    ['a page', '<!doctype html>', 'not-json'],
    ['another JSON', '{"format":"other"}', 'not-ours'],
    ['a list', '[1,2]', 'not-ours'],
    ['null', 'null', 'not-ours'],
    ['a bottomless list', '['.repeat(200_000), 'not-json'],
    [
      'a nesting without an end inside',
      `{"format":"holdfast-backup","version":1,"at":1,"content":${'['.repeat(8_000)}${']'.repeat(8_000)},"sha256":"${'a'.repeat(64)}"}`,
      'damaged',
    ],
    ['far too much', ' '.repeat(64_000_001), 'too-large'],
  ])('%s', async (_, file, why) => {
    expect(await refusal(file)).toMatchObject(refused(why));
  });

  test('one of a newer version says so', async () => {
    expect(await refusal(await edit((file) => (file.version = 2)))).toMatchObject(refused('newer'));
  });

  test('one with a changed letter', async () => {
    const file = await edit((backup) => (backup.content.downloads[0].title = 'Another'));
    expect(await refusal(file)).toMatchObject(refused('damaged'));
  });

  test.each<[string, (content: any) => void]>([
    ['a key that is a path', (content) => (content.downloads[0].ref.key = '../../etc')],
    ['a quality that is none', (content) => (content.downloads[0].quality = 'x; rm')],
    ['a kind that is none', (content) => (content.downloads[0].ref.kind = 'constructor')],
    ['an endless title', (content) => (content.downloads[0].title = 'x'.repeat(3_000))],
    ['a negative position', (content) => (content.queue.session.position = -1)],
    ['a wish that is a number', (content) => content.downloads.push(7)],
    ['a service that is none', (content) => (content.services[0].kind = 'file')],
  ])('%s, though its sum is right', async (_, change) => {
    expect(await refusal(await reseal(change))).toMatchObject(refused('damaged'));
  });

  test('settings that are unknown or unsound are left out, one by one', async () => {
    const file = await reseal((content) => {
      content.settings = JSON.parse(
        '{"theme":"light","prefetch":9999,"__proto__":"x","constructor":"y","isAdmin":true}',
      );
    });
    const { library, rows } = await emptyDevice();
    await restoreBackup(library, rows, file);
    expect(await library.loadSettings()).toMatchObject({ theme: 'light', prefetch: 3 });
    expect(await library.loadSettings()).not.toHaveProperty('isAdmin');
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  test('the same wish twice is one', async () => {
    const file = await reseal((content) => content.downloads.push(content.downloads[0]));
    const { library, rows } = await emptyDevice();
    expect(await restoreBackup(library, rows, file)).toMatchObject({ downloads: 1 });
  });

  test('files of a device leave no wish that nobody can fulfil', async () => {
    const file = await reseal((content) => {
      content.services[0].kind = 'device';
    });
    const { library, rows } = await emptyDevice();
    expect(await restoreBackup(library, rows, file)).toMatchObject({ downloads: 0, services: 0 });
  });
});

test('a service with an endless name does not make the file unreadable', async () => {
  const lived = await livedIn();
  await lived.library.sources.change(testSource, { name: 'x'.repeat(10_000) });
  await lived.rows.load();
  const { library, rows } = await emptyDevice();
  expect(await restoreBackup(library, rows, await backupOf(lived))).toMatchObject({ services: 1 });
});

test('a key of a title of ten thousand letters does not make the file unreadable', async () => {
  const lived = await livedIn();
  const key = makeKey(testSource, 'long');
  await lived.library.records.putPin(pinOf(key, { id: `track:${key}`, title: 'x'.repeat(10_000) }));
  const file = await backupOf(lived);
  const { library, rows } = await emptyDevice();
  expect(await restoreBackup(library, rows, file)).toMatchObject({ downloads: 2 });
});
