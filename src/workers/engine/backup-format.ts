import * as v from 'valibot';
import type { SavedSession } from '../../contracts/session';
import { HoldfastError } from '../../domain/error';
import { startDigest } from '../../vault/digest';
import { keySchema, qualitySchema, refSchema, serviceSchema } from './note-format';

/** The listener's own data as one file of JSON. Nothing in it is ever followed, run or shown as markup. */

const text = v.pipe(v.string(), v.maxLength(2_000));
const number = v.pipe(v.number(), v.finite(), v.minValue(0));

/** What it takes to find a song again elsewhere. */
const trackFacts = v.object({
  key: keySchema,
  title: text,
  artist: text,
  album: text,
  duration: number,
  isrc: text,
  musicBrainzId: text,
  path: text,
});
export type TrackNote = v.InferOutput<typeof trackFacts>;

const session: v.GenericSchema<unknown, SavedSession> = v.object({
  entries: v.array(v.object({ id: v.pipe(v.number(), v.safeInteger()), track: keySchema })),
  unshuffled: v.array(v.pipe(v.number(), v.safeInteger())),
  currentId: v.nullable(v.pipe(v.number(), v.safeInteger())),
  position: number,
  shuffled: v.boolean(),
  repeat: v.picklist(['off', 'all', 'one']),
  volume: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  muted: v.boolean(),
  origin: text,
});

const contentSchema = v.object({
  /** Checked setting by setting when they are taken over. */
  settings: v.record(text, v.unknown()),
  queue: v.nullable(v.object({ session, tracks: v.array(trackFacts) })),
  downloads: v.array(
    v.object({
      ref: refSchema,
      title: text,
      quality: qualitySchema,
      follow: v.boolean(),
      wifiOnly: v.boolean(),
      addedAt: number,
      tracks: v.array(trackFacts),
    }),
  ),
  playlists: v.array(
    v.object({ key: keySchema, name: text, comment: text, tracks: v.array(trackFacts) }),
  ),
  starred: v.array(keySchema),
  services: v.array(serviceSchema),
});
export type BackupContent = v.InferOutput<typeof contentSchema>;

const fileSchema = v.object({
  format: v.literal('holdfast-backup'),
  version: v.literal(1),
  at: number,
  content: v.unknown(),
  /** Of the content as JSON without spaces. Against accidents; whoever edits the file can edit this, too. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** Letters; a library of 100,000 songs in playlists makes some forty million. */
const mostLetters = 64_000_000;

const digestOf = (content: unknown): string => {
  const digest = startDigest();
  digest.add(new TextEncoder().encode(JSON.stringify(content)));
  return digest.read();
};

/** What is nested so deeply that it cannot be written is nothing that was ever written. */
const isSum = (content: unknown, sum: string): boolean => {
  try {
    return digestOf(content) === sum;
  } catch {
    return false;
  }
};

export const writeBackup = (content: BackupContent, at: number): string =>
  `${JSON.stringify(
    { format: 'holdfast-backup', version: 1, at, content, sha256: digestOf(content) },
    null,
    1,
  )}\n`;

const refuse = (why: string): HoldfastError =>
  new HoldfastError('input.invalid', { what: 'backup', why });

/** Throws `input.invalid` with `why`: `too-large`, `not-json`, `not-ours`, `newer`, `damaged`. */
export const readBackup = (file: string): BackupContent => {
  if (file.length > mostLetters) throw refuse('too-large');
  const json = parseJson(file);
  const outer = v.safeParse(fileSchema, json);
  if (!outer.success) throw refuse(isNewer(json) ? 'newer' : 'not-ours');
  if (!isSum(outer.output.content, outer.output.sha256)) throw refuse('damaged');
  const content = v.safeParse(contentSchema, outer.output.content);
  if (!content.success) throw refuse('damaged');
  return content.output;
};

const parseJson = (file: string): unknown => {
  try {
    return JSON.parse(file);
  } catch {
    // Also of what is nested so deeply that no parser gets to its end.
    throw refuse('not-json');
  }
};

const isNewer = (json: unknown): boolean =>
  typeof json === 'object' &&
  json !== null &&
  'format' in json &&
  json.format === 'holdfast-backup' &&
  'version' in json &&
  typeof json.version === 'number' &&
  json.version > 1;
