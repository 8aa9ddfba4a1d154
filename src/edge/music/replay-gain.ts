import type { IAudioMetadata } from 'music-metadata';
import type { TrackRecord } from './track-record';

type ReplayGain = TrackRecord['replayGain'];

/**
 * RFC 7845 section 5.2.1: Q7.8 fixed point, relative to -23 LUFS. ReplayGain 2.0 is relative to
 * -18 LUFS, so it is 5 dB louder.
 */
const opusGain = (metadata: IAudioMetadata, name: string): number | undefined => {
  const tag = metadata.native['vorbis']?.find(({ id }) => id.toUpperCase() === name);
  const value = tag ? Number(tag.value) : Number.NaN;
  return Number.isInteger(value) && Math.abs(value) <= 32_768 ? value / 256 + 5 : undefined;
};

/** Beyond these a tag is damaged, and obeying it would hurt ears. */
const saneGain = (value: number | undefined): number | undefined =>
  value !== undefined && Math.abs(value) <= 60 ? Math.round(value * 100) / 100 : undefined;

const sanePeak = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 && value <= 16 ? value : undefined;

/** Only what the file says and what can be meant. */
export const readReplayGain = (metadata: IAudioMetadata): ReplayGain => {
  const { common } = metadata;
  const trackGain = saneGain(
    common.replaygain_track_gain?.dB ?? opusGain(metadata, 'R128_TRACK_GAIN'),
  );
  const albumGain = saneGain(
    common.replaygain_album_gain?.dB ?? opusGain(metadata, 'R128_ALBUM_GAIN'),
  );
  const trackPeak = sanePeak(common.replaygain_track_peak?.ratio);
  const albumPeak = sanePeak(common.replaygain_album_peak?.ratio);
  return {
    ...(trackGain !== undefined && { trackGain }),
    ...(trackPeak !== undefined && { trackPeak }),
    ...(albumGain !== undefined && { albumGain }),
    ...(albumPeak !== undefined && { albumPeak }),
  };
};
