import type { Track } from './music';

/** kbit/s that a frame of layer III can have (ISO 11172-3 and 13818-3). */
const frameRates: ReadonlySet<number> = new Set([
  8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 192, 224, 256, 320,
]);

/**
 * An mp3 whose frames differ, as far as a catalogue tells: the mean of them is hardly ever a rate that a frame can
 * have. A media element guesses the place in such a file from its bytes, up to seconds beside it (playback.md 1.2).
 */
export const isVariableMp3 = ({ suffix, bitRate }: Pick<Track, 'suffix' | 'bitRate'>): boolean =>
  suffix.toLowerCase() === 'mp3' && bitRate > 0 && !frameRates.has(bitRate);
