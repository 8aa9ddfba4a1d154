import { expect, test } from 'vitest';
import { bandQ, bands, headroomOf, presets } from '../../../../src/player/sound/equalizer';

const context = new OfflineAudioContext(1, 1, 44_100);
/** 20 Hz to 20 kHz, 60 to an octave. */
const frequencies = Float32Array.from({ length: 600 }, (_, at) => 20 * 2 ** (at / 60));

/** dB: the most that these filters together make of any frequency. */
const peakOf = (gains: readonly number[]): number => {
  const sum = new Float32Array(frequencies.length);
  for (const [at, band] of bands.entries()) {
    const filter = new BiquadFilterNode(context, { ...band, Q: bandQ, gain: gains[at]! });
    const factor = new Float32Array(frequencies.length);
    filter.getFrequencyResponse(frequencies, factor, new Float32Array(frequencies.length));
    for (const [index, each] of factor.entries()) sum[index]! += 20 * Math.log10(each);
  }
  return sum.reduce((most, each) => Math.max(most, each), 0);
};

test('the room that is made is enough for what the filters raise, and not much more than that', () => {
  let seed = 7;
  const chance = (): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  const random = Array.from({ length: 300 }, () =>
    bands.map(() => Math.round((chance() * 24 - 12) * 2) / 2),
  );
  const all = [
    ...presets.map(({ gains }) => gains),
    bands.map(() => 12),
    bands.map((_, at) => (at === 4 ? 12 : 0)),
    ...random,
  ];
  const missing = all.map((gains) => peakOf(gains) - headroomOf(gains));
  expect(Math.max(...missing)).toBeLessThanOrEqual(0.1);
  expect(Math.min(...missing)).toBeGreaterThan(-6);
});
