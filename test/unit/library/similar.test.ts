import { expect, test } from 'vitest';
import { makeKey } from '../../../src/domain/keys';
import type { Track } from '../../../src/domain/music';
import { findSimilar, type SimilarQuery } from '../../../src/library/similar';
import { makeFeed, makeSourceRow, makeTrack, testSource } from './generate';
import { createDevice, signal } from './open-test-library';

const keyOf = (id: string) => makeKey(testSource, id);
const song = (id: string, change: Partial<Track> = {}): Track =>
  makeTrack({ id, title: id, artist: `artist of ${id}`, genre: '', year: 0, ...change });

const open = async (tracks: readonly Track[]) => {
  const library = await createDevice().open();
  await library.sources.put(makeSourceRow(testSource));
  await library.sync(makeFeed({ tracks, albums: [], artists: [] }), { signal });
  const seed = song('seed', { genre: 'Rock; Folk', year: 1990, artist: 'Band' });
  const ask = async (change: Partial<SimilarQuery> = {}): Promise<string> => {
    const found = findSimilar(library.shelf(), {
      seeds: [seed],
      without: new Set([seed.key]),
      mayPlay: () => true,
      isStarred: () => false,
      playsOf: () => 0,
      count: 10,
      random: () => 0.5,
      ...change,
    });
    return found.map((key) => key.split('~')[1]).join(' ');
  };
  return { library, ask };
};

test('what shares genre, artist and time goes on, the likest first; what shares nothing does not', async () => {
  const { ask } = await open([
    song('other', { genre: 'Opera', year: 1950 }),
    song('age', { year: 1992 }),
    song('genre', { genre: 'folk' }),
    song('both', { genre: 'Indie / Rock', year: 1991 }),
    song('artist', { artist: 'BAND' }),
    song('seed', { genre: 'Rock; Folk', year: 1990, artist: 'Band' }),
  ]);
  expect(await ask()).toBe('both genre artist age');
});

test('among equals what is starred or often heard comes first, and what cannot be had now does not come', async () => {
  const { ask } = await open(['a', 'b', 'c', 'd'].map((id) => song(id, { genre: 'Rock' })));
  const liked = {
    isStarred: (key: string) => key === keyOf('c'),
    playsOf: (key: string) => (key === keyOf('b') ? 3 : 0),
    mayPlay: (key: string) => key !== keyOf('a'),
  };
  expect(await ask(liked)).toBe('c b d');
  expect(await ask({ ...liked, without: new Set([keyOf('c')]), count: 1 })).toBe('b');
});

test('an artist is not played to the end, and one song does not come twice', async () => {
  const { ask } = await open([
    ...['a', 'b', 'c', 'd', 'e'].map((id) => song(id, { genre: 'Rock', artist: 'Same' })),
    song('x', { genre: 'Rock', artist: 'Else', title: 'Hit' }),
    song('y', { genre: 'Rock', artist: 'else', title: 'HIT', album: 'Best of' }),
  ]);
  const found = (await ask()).split(' ');
  expect(found.filter((id) => 'abcde'.includes(id))).toHaveLength(3);
  expect(found.filter((id) => 'xy'.includes(id))).toHaveLength(1);
});

test('chance mixes what is nearly as good: the same chance gives the same songs', async () => {
  const many = Array.from({ length: 200 }, (_, at) => song(`s${at}`, { genre: 'Rock' }));
  const { ask } = await open(many);
  const lucky = (seed: number) => {
    let chance = seed;
    return () => (chance = (chance * 16_807) % 2_147_483_647) / 2_147_483_647;
  };
  const once = await ask({ random: lucky(1) });
  expect(await ask({ random: lucky(1) })).toBe(once);
  expect(await ask({ random: lucky(99) })).not.toBe(once);
});
