import * as v from 'valibot';
import { HoldfastError } from '../../domain/error';
import { cleanText } from '../../domain/text';

/** More values than any honest tag has. */
const maxValues = 50;

const text = v.fallback(
  v.pipe(
    v.string(),
    v.transform((value) => cleanText(value)),
  ),
  '',
);

const unique = (values: readonly unknown[]): readonly string[] => [
  ...new Set(values.map((value) => v.parse(text, value)).filter((value) => value !== '')),
];

const texts = v.fallback(
  v.pipe(
    v.array(v.unknown()),
    v.transform((values) => unique(values.slice(0, maxValues))),
  ),
  [],
);

/** 0 = not told, or beyond what can be meant. */
const whole = (max: number) =>
  v.fallback(
    v.pipe(
      v.number(),
      v.minValue(1),
      v.maxValue(max),
      v.transform((value) => Math.floor(value)),
    ),
    0,
  );

const measure = v.fallback(v.pipe(v.number(), v.finite(), v.minValue(0)), 0);
const numbered = (max: number) => v.fallback(v.object({ no: whole(max) }), { no: 0 });
const ratio = v.fallback(
  v.nullable(v.object({ dB: v.fallback(v.number(), NaN), ratio: v.fallback(v.number(), NaN) })),
  null,
);

/** Lists of which single entries may be damaged: those are left out. */
const listOf = <T>(schema: v.BaseSchema<unknown, T, v.BaseIssue<unknown>>, max: number) =>
  v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((values): readonly T[] =>
        values.slice(0, max).flatMap((value) => {
          const found = v.safeParse(schema, value);
          return found.success ? [found.output] : [];
        }),
      ),
    ),
    [],
  );

const picture = v.object({ data: v.instance(Uint8Array), type: v.fallback(v.string(), '') });

const raw = v.fallback(v.string(), '');
/** More marks than `domain/lrc` keeps lines. */
const maxMarks = 10_000;
const words = v.object({
  text: raw,
  language: raw,
  contentType: v.fallback(v.number(), 1),
  timeStampFormat: v.fallback(v.number(), 0),
  syncText: listOf(v.object({ text: v.string(), timestamp: v.number() }), maxMarks),
});

const common = v.object({
  title: text,
  artist: text,
  artists: texts,
  albumartist: text,
  album: text,
  compilation: v.fallback(v.boolean(), false),
  track: numbered(9999),
  disk: numbered(999),
  year: whole(9999),
  originalyear: whole(9999),
  genre: texts,
  isrc: texts,
  artistsort: text,
  albumartistsort: text,
  musicbrainz_recordingid: text,
  musicbrainz_albumid: text,
  musicbrainz_artistid: texts,
  musicbrainz_albumartistid: texts,
  replaygain_track_gain: ratio,
  replaygain_track_peak: ratio,
  replaygain_album_gain: ratio,
  replaygain_album_peak: ratio,
  picture: listOf(picture, maxValues),
  lyrics: listOf(words, maxValues),
});

const format = v.object({
  duration: measure,
  bitrate: measure,
  sampleRate: measure,
  hasAudio: v.fallback(v.boolean(), true),
});

const nativeTag = v.object({ id: v.string(), value: v.unknown() });
/** Tags as the file writes them, for what the parser's own reading loses. */
const native = v.fallback(v.record(v.string(), listOf(nativeTag, 5000)), {});

const parsed = v.object({ common, format, native });

export type ParsedTags = Readonly<v.InferOutput<typeof parsed>>;
export type EmbeddedWords = Readonly<v.InferOutput<typeof words>>;

/** What the parser gave, with every field of the right kind and size. */
export const readParsed = (value: unknown): ParsedTags => {
  const found = v.safeParse(parsed, value);
  if (!found.success) throw new HoldfastError('audio.unsupported', { why: 'tags' });
  return found.output;
};
