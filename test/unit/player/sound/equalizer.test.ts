import { describe, expect, test } from 'vitest';
import { equalizerBands } from '../../../../src/contracts/settings';
import { bands, headroomOf, presetOf, presets } from '../../../../src/player/sound/equalizer';

describe('the equaliser', () => {
  test('every preset has a gain for every band, within what the sliders reach', () => {
    for (const { gains } of presets) {
      expect(gains).toHaveLength(equalizerBands.length);
      expect(gains.every((gain) => Math.abs(gain) <= 12)).toBe(true);
    }
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
  });

  test('a preset is known again, what the listener made has no name', () => {
    for (const { name, gains } of presets) expect(presetOf([...gains])).toBe(name);
    expect(presetOf([1, 0, 0, 0, 0, 0, 0, 0, 0, 0])).toBeNull();
  });

  test('the ends are shelves that begin inside of their band', () => {
    expect([bands[0]!.type, bands[4]!.type, bands.at(-1)!.type]).toEqual([
      'lowshelf',
      'peaking',
      'highshelf',
    ]);
    expect(bands[0]!.frequency).toBeGreaterThan(31);
    expect(bands.at(-1)!.frequency).toBeLessThan(16_000);
  });

  test('what lowers needs no room', () => {
    expect(headroomOf([0, -3, -12, 0, 0, 0, 0, 0, 0, 0])).toBe(0);
    expect(headroomOf([0, 0, 6, 0, 0, 0, 0, 0, 0, 0])).toBe(6);
  });
});
