import type { ReplayGain } from '../../domain/music';
import type { SoundShape } from './sound-shape';

/** dB. Tags beyond this are broken: nothing that was ever recorded is so loud or so quiet. */
const mostGain = 40;

const sound = (gain: number | undefined): number | undefined =>
  gain !== undefined && Math.abs(gain) <= mostGain ? gain : undefined;

export const toFactor = (decibels: number): number => 10 ** (decibels / 20);

/**
 * By how much a track is made louder or quieter. Quieter freely; louder only as far as its own peak allows,
 * as far as that is known: what goes beyond is the limiter's. A track without tags stays as it is.
 */
export const levelOf = (
  tags: ReplayGain | null,
  inAlbum: boolean,
  { replayGain: mode, preAmp }: Pick<SoundShape, 'replayGain' | 'preAmp'>,
): number => {
  if (mode === 'off' || !tags) return 1;
  const byAlbum = mode === 'album' || (mode === 'auto' && inAlbum);
  const own = { gain: sound(tags.trackGain), peak: tags.trackPeak };
  const whole = { gain: sound(tags.albumGain), peak: tags.albumPeak };
  const [first, second] = byAlbum ? [whole, own] : [own, whole];
  const { gain, peak } = first.gain === undefined ? second : first;
  if (gain === undefined) return 1;
  const factor = toFactor(gain + preAmp);
  if (factor <= 1 || !peak || !(peak > 0)) return factor;
  return Math.min(factor, Math.max(1, 1 / peak));
};
