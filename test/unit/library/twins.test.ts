import { expect, test } from 'vitest';
import { makeKey, toSourceId } from '../../../src/domain/keys';
import type { Track } from '../../../src/domain/music';
import { makeTrack, makeFeed, makeSourceRow, testSource } from './generate';
import { createDevice, signal } from './open-test-library';

const second = toSourceId('second234567');

const openWith = async (here: readonly Track[], there: readonly Track[]) => {
  const library = await createDevice().open();
  for (const [source, tracks] of [
    [testSource, here],
    [second, there],
  ] as const) {
    await library.sources.put(makeSourceRow(source));
    await library.sync(makeFeed({ tracks, albums: [], artists: [] }, { source }), { signal });
  }
  return library;
};
const song = (id: string, change: Partial<Track> = {}): Track => makeTrack({ id, ...change });
const twin = (id: string, change: Partial<Track> = {}): Track =>
  makeTrack({ id, key: makeKey(second, id), ...change });

test('a recording is found in another source by its ids, else by artist, title and length', async () => {
  const library = await openWith(
    [
      song('byMbid', { musicBrainzId: 'AbC-1', title: 'Here' }),
      song('byIsrc', { isrc: 'de1234567890', title: 'One' }),
      song('byName', { title: 'Café del Mar', artist: 'Energy 52', duration: 200 }),
      song('live', { title: 'Song', artist: 'Band', duration: 200 }),
      song('alone', { title: 'Only here' }),
    ],
    [
      twin('a', { musicBrainzId: 'abc-1', title: 'Elsewhere' }),
      twin('b', { isrc: 'DE1234567890', title: 'Other' }),
      twin('c', { title: 'CAFE DEL MAR ', artist: 'energy 52', duration: 201.9 }),
      // The same title, but not the same recording.
      twin('d', { title: 'Song', artist: 'Band', duration: 260 }),
    ],
  );
  const twins = await library.twins(testSource);
  expect([...twins]).toEqual([
    [makeKey(testSource, 'byMbid'), [makeKey(second, 'a')]],
    [makeKey(testSource, 'byIsrc'), [makeKey(second, 'b')]],
    [makeKey(testSource, 'byName'), [makeKey(second, 'c')]],
  ]);
  expect((await library.twins(second)).size).toBe(3);
});

test('two copies within one source are no help when that source is down', async () => {
  const library = await openWith(
    [song('x', { title: 'Twice' }), song('y', { title: 'Twice' })],
    [],
  );
  expect((await library.twins(testSource)).size).toBe(0);
});
