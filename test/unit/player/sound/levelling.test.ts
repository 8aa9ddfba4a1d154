import { describe, expect, test } from 'vitest';
import { levelOf } from '../../../../src/player/sound/levelling';

const tags = { trackGain: -6, albumGain: -3, trackPeak: 0.9, albumPeak: 1 };
const decibels = (factor: number): number => Math.round(2000 * Math.log10(factor)) / 100;

describe('the level of a track', () => {
  test.each([
    ['off', true, 0],
    ['track', true, -6],
    ['album', false, -3],
    ['auto', true, -3],
    ['auto', false, -6],
  ] as const)('%s, in its album: %s', (replayGain, inAlbum, expected) => {
    expect(decibels(levelOf(tags, inAlbum, { replayGain, preAmp: 0 }))).toBe(expected);
  });

  test('what one tag does not say, the other does', () => {
    const track = { replayGain: 'track', preAmp: 0 } as const;
    const album = { replayGain: 'album', preAmp: 0 } as const;
    expect(decibels(levelOf({ albumGain: -4 }, false, track))).toBe(-4);
    expect(decibels(levelOf({ trackGain: -5 }, true, album))).toBe(-5);
  });

  test('without tags, or with tags that nothing recorded has, it stays as it is', () => {
    const track = { replayGain: 'track', preAmp: 6 } as const;
    for (const none of [null, {}, { trackGain: 327 }, { trackGain: Number.NaN }]) {
      expect(levelOf(none, false, track)).toBe(1);
    }
  });

  test('louder only as far as its peak allows, quieter as far as it was asked', () => {
    const of = (trackGain: number, trackPeak: number, preAmp = 0): number =>
      levelOf({ trackGain, trackPeak }, false, { replayGain: 'track', preAmp });
    expect(of(6, 0.8)).toBeCloseTo(1.25, 9);
    expect(of(6, 0.1)).toBeCloseTo(10 ** (6 / 20), 9);
    expect(of(-6, 0.8, 12)).toBeCloseTo(1.25, 9);
    // Already over full scale, as decoded mp3 may be: not made louder, nor quieter than asked for.
    expect(of(6, 1.2)).toBe(1);
    expect(of(-9, 1.2)).toBeCloseTo(10 ** (-9 / 20), 9);
    // Not known: the limiter's.
    expect(of(6, 0)).toBeCloseTo(10 ** (6 / 20), 9);
  });
});
