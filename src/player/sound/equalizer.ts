import { equalizerBands } from '../../contracts/settings';

/** An octave wide, so that neighbours meet at half their gain. */
export const bandQ = Math.SQRT2;

export interface Band {
  readonly type: 'lowshelf' | 'peaking' | 'highshelf';
  /** Hz */
  readonly frequency: number;
}

/** The ends are shelves that begin half an octave inside: below 31 Hz and above 16 kHz there is music, too. */
export const bands: readonly Band[] = equalizerBands.map((frequency, at) => {
  if (at === 0) return { type: 'lowshelf', frequency: frequency * Math.SQRT2 };
  if (at === equalizerBands.length - 1) {
    return { type: 'highshelf', frequency: frequency / Math.SQRT2 };
  }
  return { type: 'peaking', frequency };
});

/**
 * dB by which everything is lowered before the filters, so that what they raise does not clip. The skirts of two
 * neighbours add up to a third of them on top of a band: measured, that is enough to 0.1 dB for the presets and for
 * hundreds of random settings (test/browser/player/sound/equalizer).
 */
export const headroomOf = (gains: readonly number[]): number => {
  let most = 0;
  for (const [at, gain] of gains.entries()) {
    const beside = Math.max(0, gains[at - 1] ?? 0) + Math.max(0, gains[at + 1] ?? 0);
    most = Math.max(most, gain > 0 ? gain + beside / 3 : 0);
  }
  return most;
};

export interface Preset {
  readonly name: PresetName;
  readonly gains: readonly number[];
}

export type PresetName =
  'flat' | 'bass' | 'treble' | 'vocal' | 'rock' | 'jazz' | 'classical' | 'electronic' | 'loudness';

/** dB for 31 Hz ... 16 kHz. */
export const presets: readonly Preset[] = [
  { name: 'flat', gains: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
  { name: 'bass', gains: [6, 5, 4, 2, 0, 0, 0, 0, 0, 0] },
  { name: 'treble', gains: [0, 0, 0, 0, 0, 0, 2, 4, 5, 6] },
  { name: 'vocal', gains: [-3, -3, -2, 0, 2, 4, 4, 2, 0, -1] },
  { name: 'rock', gains: [4, 3, 2, 0, -1, -1, 1, 2, 3, 4] },
  { name: 'jazz', gains: [3, 2, 1, 2, -1, -1, 0, 1, 2, 3] },
  { name: 'classical', gains: [3, 2, 1, 0, 0, 0, 0, 1, 2, 3] },
  { name: 'electronic', gains: [5, 4, 1, 0, -2, 1, 0, 1, 4, 5] },
  { name: 'loudness', gains: [6, 4, 1, 0, -1, 0, 0, 1, 4, 5] },
];

/** The preset that sounds so; null where the listener made it. */
export const presetOf = (gains: readonly number[]): PresetName | null =>
  presets.find((preset) => preset.gains.every((gain, at) => gain === gains[at]))?.name ?? null;
