import type { Clock } from '../domain/clock';
import { hearFrom } from './heard-sound';
import type { Samples } from './sound-decoder';
import type { SoundStream } from './sound-stream';

/** Frames that one measurement is made over: 46 ms at 44.1 kHz, so that an hour is 80,000 numbers. */
const grain = 2048;
/** ms between two bits of work, and between two looks whether somebody who listens is served. */
const rest = 4;
/** Frames in a bit of work: some ms of it. */
const stretch = 32_768;

/** Whoever listens comes first. Loudness (root of the mean square) of `count` equal parts, the loudest of them as 255. */
export const findPeaks = async (
  stream: SoundStream,
  count: number,
  clock: Clock,
  isBusy: () => boolean,
): Promise<Uint8Array> => {
  const heard = await hearFrom(stream, 0, clock);
  const meter = createMeter();
  try {
    let since = 0;
    for (let samples = await heard.next(); samples; samples = await heard.next()) {
      meter.add(samples);
      since += samples[0]!.length;
      if (since < stretch) continue;
      since = 0;
      do await clock.sleep(rest);
      while (isBusy());
    }
  } finally {
    heard.close();
  }
  return scaled(meter.energies(), Math.max(1, Math.min(Math.round(count), 65_536)));
};

const createMeter = () => {
  const energies: number[] = [];
  let [sum, frames] = [0, 0];
  return {
    add: (samples: Samples): void => {
      const { length } = samples[0]!;
      for (let at = 0; at < length; at++) {
        for (const channel of samples) sum += channel[at]! ** 2 / samples.length;
        if (++frames < grain) continue;
        energies.push(sum / frames);
        [sum, frames] = [0, 0];
      }
    },
    energies: (): readonly number[] => (frames > 0 ? [...energies, sum / frames] : energies),
  };
};

const scaled = (energies: readonly number[], count: number): Uint8Array => {
  const parts = Array.from({ length: count }, (_, part) => {
    const first = Math.floor((part * energies.length) / count);
    const last = Math.max(first + 1, Math.floor(((part + 1) * energies.length) / count));
    const there = energies.slice(first, last);
    const mean = there.reduce((sum, each) => sum + each, 0) / Math.max(1, there.length);
    return Math.sqrt(mean);
  });
  const loudest = parts.reduce((most, each) => Math.max(most, each), 0);
  return Uint8Array.from(parts, (each) => (loudest > 0 ? Math.round((255 * each) / loudest) : 0));
};
