import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../../src/contracts/settings';
import type { Key } from '../../../../src/domain/keys';
import {
  followsInAlbum,
  joinOf,
  needsPcm,
  type TrackFacts,
} from '../../../../src/player/sound/joins';

const track = (number: number, part: Partial<TrackFacts> = {}): TrackFacts => ({
  key: `s~${part.albumKey ?? 'a'}-${number}` as Key,
  albumKey: 's~a' as Key,
  disc: 1,
  number,
  duration: 200,
  replayGain: null,
  ...part,
});
const other = { albumKey: 's~b' as Key };

describe('the order of an album', () => {
  test.each([
    ['the next number', track(1), track(2), true],
    ['a number left out', track(1), track(3), false],
    ['backwards', track(2), track(1), false],
    ['another album', track(1), track(2, other), false],
    ['from disc to disc', track(9), track(1, { disc: 2 }), true],
    ['numbered on from disc to disc', track(9), track(10, { disc: 2 }), true],
    ['into the middle of a disc', track(9), track(4, { disc: 2 }), false],
    ['no numbers', track(0), track(0), false],
    ['no album', track(1, { albumKey: null }), track(2, { albumKey: null }), false],
    ['nobody knows', null, track(1), false],
  ] as const)('%s', (_, before, after, expected) => {
    expect(followsInAlbum(before, after)).toBe(expected);
  });
});

describe('a file in which an element guesses the place', () => {
  const alone = (own: Partial<TrackFacts>) => ({ track: track(1, own), before: null, after: null });
  const plain = { ...defaultSettings, crossfade: 0 };

  test('is played by its index wherever it stands in the queue', () => {
    expect(needsPcm(alone({ hasIndex: true }), plain)).toBe(true);
    expect(needsPcm(alone({ hasIndex: false }), plain)).toBe(false);
    // Only an element keeps the pitch.
    expect(needsPcm(alone({ hasIndex: true }), { ...plain, playbackRate: 1.25 })).toBe(false);
  });
});

describe('how one follows another', () => {
  const fading = { gapless: true, crossfade: 8 };

  test('tracks of an album that follow each other never fade, gapless or not', () => {
    expect(joinOf(track(1), track(2), fading)).toEqual({ kind: 'seamless' });
    expect(joinOf(track(1), track(2), { ...fading, gapless: false })).toEqual({ kind: 'next' });
  });

  test('others fade, unless one of them is too short, unknown, or the same', () => {
    const next = { kind: 'next' };
    expect(joinOf(track(1), track(5), fading)).toEqual({ kind: 'fade', seconds: 8 });
    expect(joinOf(track(1), track(5, { duration: 15.9 }), fading)).toEqual(next);
    expect(joinOf(track(1, { duration: 15 }), track(5), fading)).toEqual(next);
    expect(joinOf(track(1), null, fading)).toEqual(next);
    expect(joinOf(track(1), track(1), fading)).toEqual(next);
    expect(joinOf(track(1), track(5), { ...fading, crossfade: 0 })).toEqual(next);
  });
});

describe('who plays it', () => {
  const alone = { track: track(1), before: null, after: track(7, other) };
  const inAlbum = { track: track(1), before: null, after: track(2) };

  test('an element, unless it is a part of an album, fades, or goes through the graph', () => {
    expect(needsPcm(alone, defaultSettings)).toBe(false);
    expect(needsPcm(inAlbum, defaultSettings)).toBe(true);
    expect(needsPcm({ ...alone, before: track(0) }, defaultSettings)).toBe(true);
    expect(needsPcm(inAlbum, { ...defaultSettings, gapless: false })).toBe(false);
    expect(needsPcm(alone, { ...defaultSettings, crossfade: 3 })).toBe(true);
    expect(needsPcm(alone, { ...defaultSettings, replayGain: 'auto' })).toBe(true);
    expect(needsPcm(alone, { ...defaultSettings, balance: -0.5 })).toBe(true);
    expect(needsPcm(alone, { ...defaultSettings, mono: true })).toBe(true);
  });

  test('at another speed always an element: it keeps the pitch', () => {
    expect(needsPcm(inAlbum, { ...defaultSettings, playbackRate: 1.25 })).toBe(false);
  });
});
