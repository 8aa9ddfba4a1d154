import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { describe, expect, test } from 'vitest';
import { openStateStore } from '../../../../src/edge/state/state-store';
import { systemClock } from '../../../../src/edge/state/system-clock';
import { fixture, makeFolder, makeMusic, put } from '../../../fixtures/edge/folders';
import { openServer, user } from '../../../fixtures/edge/server';

const idOf = (list: readonly any[], title: string): string =>
  list.find((one) => (one.title ?? one.name) === title).id;

describe('after a restart', () => {
  test('playlists, stars, ratings, plays and the queue are there, ids are the same', async () => {
    const [musicFolder, dataFolder] = [await makeMusic(), await makeFolder()];
    const first = await openServer({ musicFolder, dataFolder });
    const { song, album } = (await first.call('search3', { query: '' }))['searchResult3'];
    const [one, two] = [idOf(song, 'Zug'), idOf(song, 'Third Way')];
    const { playlist } = await first.call('createPlaylist', {
      name: 'Mine',
      songId: [two, one, two],
    });
    await first.call('star', { id: one, albumId: idOf(album, 'Ärger') });
    await first.call('setRating', { id: two, rating: 5 });
    await first.call('scrobble', { id: [one, one], time: [1000, 2000] });
    await first.call('savePlayQueue', { id: [one, two], current: two, position: 777 });
    // No farewell: whatever was answered is on the disk. The second server starts beside the first.
    const second = await openServer({ musicFolder, dataFolder });
    const entry = (await second.call('getPlaylist', { id: playlist.id }))['playlist'];
    expect(entry.entry.map(({ id }: any) => id)).toEqual([two, one, two]);
    expect([entry.owner, entry.name]).toEqual([user, 'Mine']);
    const starred = (await second.call('getStarred2'))['starred2'];
    expect([starred.song, starred.album].map((list) => list.map(({ id }: any) => id))).toEqual([
      [one],
      [idOf(album, 'Ärger')],
    ]);
    const rated = (await second.call('getSong', { id: two }))['song'];
    expect(rated.userRating).toBe(5);
    const played = (await second.call('getSong', { id: one }))['song'];
    expect([played.playCount, played.played]).toEqual([2, '1970-01-01T00:00:02.000Z']);
    const queue = (await second.call('getPlayQueue'))['playQueue'];
    expect([queue.current, queue.position, queue.changedBy]).toEqual([two, 777, 'test']);
  });

  test('the folder is not read again: only new files are opened', async () => {
    const [musicFolder, dataFolder] = [await makeMusic(), await makeFolder()];
    const first = await openServer({ musicFolder, dataFolder });
    const second = await openServer({ musicFolder, dataFolder });
    expect([first.library.report()?.read, second.library.report()?.read]).toEqual([10, 0]);
    const modified = (await first.call('getIndexes'))['indexes'].lastModified;
    expect((await second.call('getIndexes'))['indexes'].lastModified).toBe(modified);
  });

  test('with the music away the library, its lists and its stars wait for it', async () => {
    const [parent, dataFolder] = [await makeFolder(), await makeFolder()];
    const musicFolder = join(parent, 'music');
    await cp(await makeMusic(), musicFolder, { recursive: true });
    const first = await openServer({ musicFolder, dataFolder });
    const { playlist } = (await first.call('getPlaylists'))['playlists'];
    expect(playlist[0].songCount).toBe(3);
    await first.call('star', { id: first.library.catalogue().songs[0]!.id });
    await rename(musicFolder, join(parent, 'away'));
    // A disk that is not mounted is an empty folder.
    await mkdir(musicFolder);
    await first.library.scan();
    expect((await first.call('getPlaylists'))['playlists'].playlist[0].songCount).toBe(0);
    await rm(musicFolder, { recursive: true });
    await rename(join(parent, 'away'), musicFolder);
    await first.library.scan();
    expect((await first.call('getPlaylists'))['playlists'].playlist[0].songCount).toBe(3);
    expect((await first.call('getStarred2'))['starred2'].song).toHaveLength(1);
  });
});

describe('lists of the folder', () => {
  test('are taken over once, with what they name inside the folder', async () => {
    const [musicFolder, dataFolder] = [await makeMusic(), await makeFolder()];
    const first = await openServer({ musicFolder, dataFolder });
    const [list] = (await first.call('getPlaylists'))['playlists'].playlist;
    const { playlist } = await first.call('getPlaylist', { id: list.id });
    expect([playlist.name, playlist.owner]).toEqual(['For the train', user]);
    expect(playlist.entry.map(({ title }: any) => title)).toEqual(['Zug', 'First Light', 'Zug']);
    await first.call('deletePlaylist', { id: list.id });
    const second = await openServer({ musicFolder, dataFolder });
    expect((await second.call('getPlaylists'))['playlists'].playlist).toEqual([]);
  });

  test('with nothing to play wait, and are reported', async () => {
    const musicFolder = await makeFolder();
    await put(musicFolder, 'later.m3u', 'later.mp3\n');
    const server = await openServer({ musicFolder });
    expect(server.library.report()?.problems).toEqual([
      { path: 'later.m3u', reason: 'broken-playlist' },
    ]);
    await put(musicFolder, 'later.mp3', await fixture('untagged.mp3'));
    await server.library.scan();
    expect(server.library.report()?.problems).toEqual([]);
    const { playlist } = (await server.call('getPlaylists'))['playlists'];
    expect(playlist.map(({ name, songCount }: any) => [name, songCount])).toEqual([['later', 1]]);
  });
});

describe('kill -9', () => {
  const changing = `
    import { openStateStore } from './state-store.mjs';
    const store = await openStateStore(process.argv[2], { now: Date.now });
    for (let n = 0; ; n += 1) {
      await store.change((state) => ({ ...state, stars: { ...state.stars, ['so-' + n]: n } }));
      process.send(n);
    }`;

  test('in the middle of changes loses none that was answered', async () => {
    const [program, dataFolder] = [await makeFolder(), await makeFolder()];
    await build({
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: {
        ssr: fileURLToPath(new URL('../../../../src/edge/state/state-store.ts', import.meta.url)),
        outDir: program,
        rolldownOptions: { output: { entryFileNames: 'state-store.mjs' } },
      },
    });
    await put(program, 'changing.mjs', changing);
    const child = fork(join(program, 'changing.mjs'), [dataFolder]);
    let answered = -1;
    await new Promise<void>((resolve) => {
      child.on('message', (n: number) => {
        answered = n;
        if (n === 20) resolve();
      });
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = await openStateStore(dataFolder, systemClock);
    expect(store.setAside).toBeNull();
    expect(Object.keys(store.state().stars).length).toBeGreaterThan(answered);
  }, 30_000);
});
