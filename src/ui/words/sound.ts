import { equalizerBands } from '../../contracts/settings';
import type { PresetName } from '../../player/sound/equalizer';

const signed = (value: number): string => (value > 0 ? `+${value}` : `${value}`.replace('-', '−'));

export const soundWords = {
  gapless: 'Gapless playback',
  gaplessHint: 'Albums that were cut from one recording play without a break.',
  crossfade: 'Crossfade',
  crossfadeHint: 'Never inside an album that plays in order.',
  crossfadeOf: (seconds: number) => (seconds === 0 ? 'Off' : `${seconds} s`),
  levelling: 'Even loudness',
  levellingHint: 'By the ReplayGain tags of your music.',
  levellingChoices: {
    off: 'Off',
    auto: 'By album in an album, else by track',
    track: 'By track',
    album: 'By album',
  },
  preAmp: 'Pre-amp',
  preAmpHint: 'On top of the tags. What would be too loud is held back.',
  decibels: (value: number) => `${signed(value)} dB`,
  equalizer: 'Equaliser',
  preset: 'Preset',
  ownPreset: 'Your own',
  presets: {
    flat: 'Flat',
    bass: 'Bass boost',
    treble: 'Treble boost',
    vocal: 'Vocal',
    rock: 'Rock',
    jazz: 'Jazz',
    classical: 'Classical',
    electronic: 'Electronic',
    loudness: 'Loudness',
  } satisfies Record<PresetName, string>,
  bands: 'Equaliser bands',
  band: (hertz: number) => (hertz < 1000 ? `${hertz} Hz` : `${hertz / 1000} kHz`),
  shortBand: (hertz: number) => (hertz < 1000 ? `${hertz}` : `${hertz / 1000}k`),
  mono: 'Mono',
  monoHint: 'Both ears hear everything.',
  balance: 'Balance',
  balanceOf: (value: number) => {
    const percent = Math.round(Math.abs(value) * 100);
    if (percent === 0) return 'Middle';
    return value < 0 ? `${percent} % left` : `${percent} % right`;
  },
  speed: 'Speed',
  speedHint:
    'The pitch stays. At another speed than 1 there is no gapless playback and no crossfade.',
  speedOf: (rate: number) => (rate === 1 ? 'Normal' : `${rate} ×`),
} as const;

export const bandNames: readonly string[] = equalizerBands.map(soundWords.band);
export const speeds: readonly number[] = [0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
