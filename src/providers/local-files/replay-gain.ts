import type { ReplayGain } from '../../domain/music';
import type { ParsedTags } from './parsed-tags';

/**
 * RFC 7845 section 5.2.1: Q7.8 fixed point, relative to -23 LUFS. ReplayGain 2.0 is relative to
 * -18 LUFS, so it is 5 dB louder.
 */
const opusGain = ({ native }: ParsedTags, name: string): number => {
  const tag = native['vorbis']?.find(({ id }) => id.toUpperCase() === name);
  const value = typeof tag?.value === 'string' ? Number(tag.value) : NaN;
  return Number.isInteger(value) && Math.abs(value) <= 32_768 ? value / 256 + 5 : NaN;
};

/** Beyond these a tag is damaged, and obeying it would hurt ears. */
const isSaneGain = (dB: number): boolean => Math.abs(dB) <= 60;
const isSanePeak = (peak: number): boolean => peak > 0 && peak <= 16;

const toHundredths = (dB: number): number => Math.round(dB * 100) / 100;

/** Null when the file says nothing that can be meant. */
export const readReplayGain = (tags: ParsedTags): ReplayGain | null => {
  const { common } = tags;
  const trackGain = common.replaygain_track_gain?.dB ?? opusGain(tags, 'R128_TRACK_GAIN');
  const albumGain = common.replaygain_album_gain?.dB ?? opusGain(tags, 'R128_ALBUM_GAIN');
  const trackPeak = common.replaygain_track_peak?.ratio ?? NaN;
  const albumPeak = common.replaygain_album_peak?.ratio ?? NaN;
  const gain: ReplayGain = {
    ...(isSaneGain(trackGain) && { trackGain: toHundredths(trackGain) }),
    ...(isSaneGain(albumGain) && { albumGain: toHundredths(albumGain) }),
    ...(isSanePeak(trackPeak) && { trackPeak }),
    ...(isSanePeak(albumPeak) && { albumPeak }),
  };
  return Object.keys(gain).length > 0 ? gain : null;
};
