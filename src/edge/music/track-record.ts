import * as v from 'valibot';

/** What a scan knows about one file of music. Numbers are 0 and texts '' where the file is silent. */
export const trackRecordSchema = v.object({
  path: v.string(),
  size: v.number(),
  /** ms */
  modified: v.number(),
  /** ms */
  created: v.number(),
  contentType: v.string(),
  suffix: v.string(),
  title: v.string(),
  artist: v.string(),
  artists: v.array(v.string()),
  album: v.string(),
  albumArtist: v.string(),
  albumArtists: v.array(v.string()),
  compilation: v.boolean(),
  track: v.number(),
  disc: v.number(),
  discTitle: v.string(),
  year: v.number(),
  date: v.string(),
  genres: v.array(v.string()),
  composer: v.string(),
  comment: v.string(),
  bpm: v.number(),
  titleSort: v.string(),
  artistSort: v.string(),
  albumSort: v.string(),
  albumArtistSort: v.string(),
  /** Seconds, not rounded. */
  duration: v.number(),
  /** kbit/s */
  bitRate: v.number(),
  bitDepth: v.number(),
  sampleRate: v.number(),
  channels: v.number(),
  recordingId: v.string(),
  releaseId: v.string(),
  artistIds: v.array(v.string()),
  albumArtistIds: v.array(v.string()),
  isrc: v.array(v.string()),
  /** Gains in dB, peaks linear with 1 = full scale; only what the file says. */
  replayGain: v.object({
    trackGain: v.optional(v.number()),
    trackPeak: v.optional(v.number()),
    albumGain: v.optional(v.number()),
    albumPeak: v.optional(v.number()),
  }),
  /** Id of the embedded picture; '' without one. */
  artId: v.string(),
});

export type TrackRecord = Readonly<v.InferOutput<typeof trackRecordSchema>>;
