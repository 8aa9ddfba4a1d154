import { loudness } from '../effects/loudness.mjs';

/** ReplayGain 2.0 plays everything as loud as -18 LUFS. */
const REFERENCE = -18;

const peakOf = (signals) => {
  let peak = 0;
  for (const channels of signals)
    for (const channel of channels)
      for (const value of channel) peak = Math.max(peak, Math.abs(value));
  return peak;
};

const gain = (signals) => `${(REFERENCE - loudness(signals)).toFixed(2)} dB`;
const peak = (signals) => peakOf(signals).toFixed(6);

/** The tags of the whole album's loudness, once for all its tracks. */
export const albumGain = (signals) => ({
  REPLAYGAIN_ALBUM_GAIN: gain(signals),
  REPLAYGAIN_ALBUM_PEAK: peak(signals),
});

export const trackGain = (signal) => ({
  REPLAYGAIN_TRACK_GAIN: gain([signal]),
  REPLAYGAIN_TRACK_PEAK: peak([signal]),
});

/** By ffmpeg's names; its muxers know what each format calls them. */
export const trackTags = (album, track, number, count) => ({
  title: track.title,
  artist: album.artist,
  album_artist: album.artist,
  album: album.title,
  track: `${number}/${count}`,
  disc: '1/1',
  date: String(album.year),
  genre: album.genre,
  comment: 'Made for Holdfast. CC0 1.0',
  ...(track.lyrics ? { lyrics: track.lyrics } : {}),
});
