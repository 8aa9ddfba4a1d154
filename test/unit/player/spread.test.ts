import { array, assert, constantFrom, integer, option, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spread } from '../../../src/player/spread';

/** mulberry32: the same numbers for the same seed. */
const seeded = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

interface Song {
  readonly artist: string | null;
  readonly album: string | null;
}
const artistOf = ({ artist }: Song): string | null => artist;
const albumOf = ({ album }: Song): string | null => album;
const neighbours = (songs: readonly (Song | null)[], of: (song: Song) => string | null): number =>
  songs.slice(1).filter((song, at) => {
    const [one, other] = [songs[at] && of(songs[at]), song && of(song)];
    return one !== null && one === other;
  }).length;

/** What cannot be avoided: of the commonest group more are left than there are others to part them. */
const least = (songs: readonly Song[], of: (song: Song) => string | null, before: Song | null) => {
  const counts = new Map<string, number>();
  for (const song of songs) {
    const group = of(song);
    if (group !== null) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return Math.max(
    0,
    ...[...counts].map(([group, count]) => {
      const gaps = count - (before && of(before) === group ? 0 : 1);
      return gaps - (songs.length - count);
    }),
  );
};

const song = record({
  artist: option(constantFrom('a', 'b', 'c', 'd'), { freq: 6 }),
  album: option(constantFrom('1', '2', '3'), { freq: 6 }),
});
const cases = [array(song, { maxLength: 24 }), option(song), integer()] as const;
const named = (text: string): Song[] => [...text].map((artist) => ({ artist, album: null }));
const show = (songs: readonly Song[]): string => songs.map(({ artist }) => artist).join('');

describe('an order of chance without the same artist twice in a row', () => {
  test('holds exactly what was given', () => {
    assert(
      property(...cases, (songs, before, seed) => {
        const order = spread(songs, [artistOf, albumOf], before, seeded(seed));
        expect(new Set(order)).toEqual(new Set(songs));
        expect(order).toHaveLength(songs.length);
      }),
    );
  });

  test('an artist follows itself only as often as cannot be avoided', () => {
    assert(
      property(...cases, (songs, before, seed) => {
        const order = spread(songs, [artistOf, albumOf], before, seeded(seed));
        expect(neighbours([before, ...order], artistOf)).toBe(least(songs, artistOf, before));
      }),
      { numRuns: 500 },
    );
  });

  test('where every song has an artist of its own, an album follows itself as seldom', () => {
    assert(
      property(...cases, (songs, before, seed) => {
        const own = songs.map((each, at) => ({ ...each, artist: `artist ${at}` }));
        const order = spread(own, [artistOf, albumOf], before, seeded(seed));
        expect(neighbours([before, ...order], albumOf)).toBe(least(own, albumOf, before));
      }),
      { numRuns: 500 },
    );
  });

  test('of one artist alone the albums are spread', () => {
    const songs = ['1', '1', '1', '2', '2', '3'].map((album) => ({ artist: 'a', album }));
    for (let seed = 0; seed < 50; seed += 1) {
      const order = spread(songs, [artistOf, albumOf], null, seeded(seed));
      expect(neighbours(order, albumOf)).toBe(0);
    }
  });

  test('the same chance makes the same order, another one another', () => {
    const songs = named('aabbccddeeff');
    const once = show(spread(songs, [artistOf], null, seeded(7)));
    expect(show(spread(songs, [artistOf], null, seeded(7)))).toBe(once);
    expect(show(spread(songs, [artistOf], null, seeded(8)))).not.toBe(once);
  });

  test('who has half of the songs is neither first nor last more often than every other order has it', () => {
    // aaabbc: of all orders without neighbours (10 of 60) as many begin with each artist as are counted here.
    const seen = new Map<string, number>();
    const rounds = 6000;
    const random = seeded(1);
    for (let round = 0; round < rounds; round += 1) {
      const order = show(spread(named('aaabbc'), [artistOf], null, random));
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(10);
    for (const count of seen.values()) expect(count).toBeGreaterThan(rounds / 10 / 3);
  });

  test('with every artist once, every place is as likely for every song', () => {
    const random = seeded(3);
    const firsts = { a: 0, b: 0, c: 0, d: 0 };
    for (let round = 0; round < 8000; round += 1) {
      firsts[show(spread(named('abcd'), [artistOf], null, random))[0] as 'a'] += 1;
    }
    for (const count of Object.values(firsts)) expect(Math.abs(count - 2000)).toBeLessThan(160);
  });

  test('ten thousand songs of one compilation, or half of them of one artist, take no time', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({
      artist: at % 2 ? 'half' : `artist ${at}`,
      album: at % 3 ? 'compilation' : `album ${at}`,
    }));
    const start = performance.now();
    const order = spread(many, [artistOf, albumOf], null, seeded(5));
    expect(neighbours(order, artistOf)).toBe(0);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
