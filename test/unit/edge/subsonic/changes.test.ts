import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../../src/edge/state/system-clock';
import { fixture, makeMusic, put } from '../../../fixtures/edge/folders';
import { openServer, type TestServer } from '../../../fixtures/edge/server';

const open = async (musicFolder?: string) => {
  const server = await openServer(musicFolder ? { musicFolder } : {});
  const idOf = (title: string): string =>
    server.library.catalogue().songs.find(({ record }) => record.title === title)!.id;
  return { server, idOf };
};

const entries = async (server: TestServer, id: string): Promise<string[]> =>
  (await server.call('getPlaylist', { id }))['playlist'].entry.map(({ title }: any) => title);

describe('playlists', () => {
  test('are made, replaced, renamed, changed by position and deleted', async () => {
    const { server, idOf } = await open();
    const [zug, horn, way] = [idOf('Zug'), idOf('Old Horn'), idOf('Third Way')];
    const made = await server.call('createPlaylist', { name: ' Mine ', songId: [zug, zug, horn] });
    const { id, name, songCount, duration } = made['playlist'];
    expect([name, songCount, duration]).toEqual(['Mine', 3, 6]);
    await server.call('createPlaylist', { playlistId: id, songId: [way, zug, horn] });
    expect(await entries(server, id)).toEqual(['Third Way', 'Zug', 'Old Horn']);
    await server.call('updatePlaylist', {
      playlistId: id,
      name: 'Ours',
      comment: 'line one',
      public: 'true',
      songIndexToRemove: [0, 2],
      songIdToAdd: [horn, way],
    });
    expect(await entries(server, id)).toEqual(['Zug', 'Old Horn', 'Third Way']);
    const changed = (await server.call('getPlaylist', { id }))['playlist'];
    expect([changed.name, changed.comment, changed.public]).toEqual(['Ours', 'line one', true]);
    await server.call('updatePlaylist', { playlistId: id, comment: '' });
    expect((await server.call('getPlaylist', { id }))['playlist'].comment).toBe('');
    await server.call('deletePlaylist', { id });
    expect(await server.failure('getPlaylist', { id })).toBe(70);
    expect(await server.failure('deletePlaylist', { id })).toBe(70);
  });

  test('a change that cannot be made changes nothing', async () => {
    const { server, idOf } = await open();
    const zug = idOf('Zug');
    const { id } = (await server.call('createPlaylist', { name: 'Mine', songId: [zug] }))[
      'playlist'
    ];
    const change = (more: object) =>
      server.failure('updatePlaylist', { playlistId: id, name: 'Other', ...more });
    expect(await change({ songIndexToRemove: 1 })).toBe(0);
    expect(await change({ songIndexToRemove: 'first' })).toBe(0);
    expect(await change({ songIdToAdd: [zug, 'so-unknown'] })).toBe(70);
    expect(await server.failure('createPlaylist', { playlistId: id, songId: 'no' })).toBe(70);
    expect(await server.failure('createPlaylist', { playlistId: 'pl-no', songId: zug })).toBe(70);
    expect(await server.failure('createPlaylist', {})).toBe(10);
    expect(await server.failure('createPlaylist', { name: ' \u0007 ' })).toBe(0);
    expect((await server.call('getPlaylist', { id }))['playlist'].name).toBe('Mine');
    expect(await entries(server, id)).toEqual(['Zug']);
  });

  test('a song that is away keeps its place, and positions are those that are seen', async () => {
    const music = await makeMusic();
    const { server, idOf } = await open(music);
    const ids = ['First Light', 'Old Horn', 'Zug', 'Third Way'].map(idOf);
    const { id } = (await server.call('createPlaylist', { name: 'Mine', songId: ids }))['playlist'];
    const path = 'The Zebras/Old Horn.ogg';
    await rm(join(music, path));
    await server.library.scan();
    expect(await entries(server, id)).toEqual(['First Light', 'Zug', 'Third Way']);
    await server.call('updatePlaylist', { playlistId: id, songIndexToRemove: 1 });
    expect(await entries(server, id)).toEqual(['First Light', 'Third Way']);
    await put(music, path, await fixture('old-horn.ogg'));
    await server.library.scan();
    expect(await entries(server, id)).toEqual(['First Light', 'Old Horn', 'Third Way']);
  });

  test('changes at the same time are all there', async () => {
    const { server, idOf } = await open();
    const { id } = (await server.call('createPlaylist', { name: 'Mine' }))['playlist'];
    const add = () => server.call('updatePlaylist', { playlistId: id, songIdToAdd: idOf('Zug') });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await entries(server, id)).toHaveLength(20);
  });
});

describe('stars and ratings', () => {
  test('starring again and unstarring again are no failures, and the first time stays', async () => {
    let now = 1_000_000;
    const server = await openServer({ clock: { ...systemClock, now: () => (now += 1000) } });
    const { id } = server.library.catalogue().songs[0]!;
    const starred = async () => (await server.call('getSong', { id }))['song'].starred;
    await server.call('star', { id });
    const first = await starred();
    await server.call('star', { id });
    expect([await starred(), typeof first]).toEqual([first, 'string']);
    await server.call('unstar', { id });
    await server.call('unstar', { id });
    expect(await starred()).toBeUndefined();
    expect(await server.failure('star')).toBe(10);
    expect(await server.failure('star', { id: [id, 'so-unknown'] })).toBe(70);
    expect(await starred()).toBeUndefined();
  });

  test('a rating of 0 takes the rating away', async () => {
    const { server, idOf } = await open();
    const id = idOf('Zug');
    const rating = async () => (await server.call('getSong', { id }))['song'].userRating;
    await server.call('setRating', { id, rating: 2 });
    expect(await rating()).toBe(2);
    await server.call('setRating', { id, rating: 0 });
    expect(await rating()).toBeUndefined();
    expect(await server.failure('setRating', { id })).toBe(10);
    expect(await server.failure('setRating', { id: 'so-no', rating: 1 })).toBe(70);
  });
});

describe('plays', () => {
  test('sent together after a time without network count once, each at its own time', async () => {
    const { server, idOf } = await open();
    const [zug, horn] = [idOf('Zug'), idOf('Old Horn')];
    const batch = { id: [zug, horn, zug, 'so-gone'], time: [5000, 6000, 9000, 7000] };
    await server.call('scrobble', batch);
    // The answer was lost, so the client sends it once more.
    await server.call('scrobble', batch);
    const song = (await server.call('getSong', { id: zug }))['song'];
    expect([song.playCount, song.played]).toEqual([2, '1970-01-01T00:00:09.000Z']);
    expect(await server.failure('scrobble', { id: 'so-gone' })).toBe(70);
    expect(await server.failure('scrobble', { id: zug, time: Date.now() * 2 })).toBe(0);
    expect(await server.failure('scrobble')).toBe(10);
  });

  test('"playing now" is shown, is not counted, and is forgotten', async () => {
    let now = 1_000_000;
    const server = await openServer({ clock: { ...systemClock, now: () => now } });
    const { id } = server.library.catalogue().songs[0]!;
    const playing = async () => (await server.call('getNowPlaying'))['nowPlaying'].entry;
    await server.call('scrobble', { id, submission: 'false' });
    now += 3 * 60_000;
    const [entry] = await playing();
    expect([entry.id, entry.minutesAgo, entry.playerName, entry.playCount]).toEqual([
      id,
      3,
      'test',
      0,
    ]);
    now += 90 * 60_000;
    expect(await playing()).toEqual([]);
  });

  test('listening to a stream is no play', async () => {
    const { server, idOf } = await open();
    const id = idOf('Zug');
    await (await server.fetch('stream', { id })).arrayBuffer();
    expect((await server.call('getSong', { id }))['song'].playCount).toBe(0);
  });
});

describe('the queue', () => {
  test('knows which of two equal songs is the current one', async () => {
    const { server, idOf } = await open();
    const [zug, horn] = [idOf('Zug'), idOf('Old Horn')];
    const query = { id: [zug, horn, zug], currentIndex: 2, position: 1500 };
    await server.call('savePlayQueueByIndex', query);
    const queue = (await server.call('getPlayQueueByIndex'))['playQueueByIndex'];
    expect([queue.currentIndex, queue.position, queue.entry.length]).toEqual([2, 1500, 3]);
    expect((await server.call('getPlayQueue'))['playQueue'].current).toBe(zug);
    expect(await server.failure('savePlayQueueByIndex', { id: zug, currentIndex: 1 })).toBe(0);
    expect(await server.failure('savePlayQueueByIndex', { id: zug })).toBe(10);
  });

  test('goes on beside a song that left, from its beginning', async () => {
    const music = await makeMusic();
    const { server, idOf } = await open(music);
    const id = ['Zug', 'Old Horn', 'Third Way'].map(idOf);
    await server.call('savePlayQueue', { id, current: id[1]!, position: 1500 });
    await rm(join(music, 'The Zebras/Old Horn.ogg'));
    await server.library.scan();
    const queue = (await server.call('getPlayQueue'))['playQueue'];
    expect([queue.current, queue.position, queue.entry.length]).toEqual([id[2], 0, 2]);
  });

  test('is emptied by a call without songs', async () => {
    const { server, idOf } = await open();
    await server.call('savePlayQueue', { id: idOf('Zug') });
    await server.call('savePlayQueue');
    expect((await server.call('getPlayQueue'))['playQueue'].entry).toEqual([]);
  });
});
