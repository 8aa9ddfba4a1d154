import * as v from 'valibot';
import type { SourceView } from '../../contracts/connect';
import type { CollectionRef, LossReport } from '../../contracts/downloads';
import { isKey, isSourceId, splitKey, type Key, type SourceId } from '../../domain/keys';
import { parseQuality, type Quality } from '../../domain/quality';

/** Shapes that the note and the backup have in common; both come from outside of the database. */
const mostText = 2_000;
const text = v.pipe(v.string(), v.maxLength(mostText));
/** What is written must be readable again, however long a server's titles are. */
export const clip = (long: string | undefined): string => (long ?? '').slice(0, mostText);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const moment = v.pipe(v.number(), v.finite(), v.minValue(0));
export const keySchema = v.custom<Key>((value) => typeof value === 'string' && isKey(value));
export const sourceIdSchema = v.custom<SourceId>(
  (value) => typeof value === 'string' && isSourceId(value),
);
export const qualitySchema = v.custom<Quality>(
  (value) => typeof value === 'string' && parseQuality(value) !== null,
);
export const refSchema: v.GenericSchema<unknown, CollectionRef> = v.object({
  kind: v.picklist(['album', 'playlist', 'artist', 'starred', 'track']),
  key: keySchema,
});

/** A service without a secret. */
export const serviceSchema = v.object({
  id: sourceIdSchema,
  name: text,
  address: text,
  username: text,
  server: v.object({ type: text, version: text }),
  signIn: v.picklist(['api-key', 'token', 'plain-password']),
  viaProxy: v.boolean(),
  kind: v.picklist(['opensubsonic', 'device']),
  demo: v.boolean(),
});
export type ServiceNote = v.InferOutput<typeof serviceSchema>;

/** What a row's view says of the service itself. */
export const serviceOf = (view: SourceView): ServiceNote => {
  const { id, name, address, username, server, signIn, viaProxy, kind, demo } = view;
  return {
    id,
    name: clip(name),
    address: clip(address),
    username: clip(username),
    server: { type: clip(server.type), version: clip(server.version) },
    signIn,
    viaProxy,
    kind,
    demo,
  };
};

const pinNote = v.object({
  ref: refSchema,
  title: text,
  quality: qualitySchema,
  follow: v.boolean(),
  wifiOnly: v.boolean(),
  tracks: count,
});
type PinNote = v.InferOutput<typeof pinNote>;
const keptService = v.object({ ...serviceSchema.entries, config: v.unknown() });
type KeptService = v.InferOutput<typeof keptService>;

/** One entry that is broken must not hide the loss of all others. */
const soundOnes = <T>(item: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, readonly T[]> =>
  v.pipe(
    v.array(v.unknown()),
    v.transform((all) => all.filter((each): each is T => v.is(item, each))),
  );

export interface Note {
  readonly format: 'holdfast-note';
  readonly version: 1;
  /** Grows with every writing of it on this device. */
  readonly at: number;
  readonly tracks: number;
  readonly bytes: number;
  readonly services: readonly KeptService[];
  readonly pins: readonly PinNote[];
}

const noteSchema: v.GenericSchema<unknown, Note> = v.object({
  format: v.literal('holdfast-note'),
  version: v.literal(1),
  at: moment,
  tracks: count,
  bytes: count,
  services: soundOnes<KeptService>(keptService),
  pins: soundOnes<PinNote>(pinNote),
});

/** A note is a few kilobytes; one of ten thousand wishes two million letters. */
const mostLetters = 20_000_000;

/** Null for whatever is not a note: a broken one is as good as none. */
export const parseNote = (stored: string | null | undefined): Note | null => {
  if (!stored || stored.length > mostLetters) return null;
  try {
    const parsed = v.safeParse(noteSchema, JSON.parse(stored));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
};

/** Files of this device are no service that can be signed in to again. */
export const isOfDevice = ({ services }: Note, { key }: CollectionRef): boolean =>
  services.some(({ id, kind }) => kind === 'device' && id === splitKey(key).source);

export const lossOf = (note: Note): LossReport => ({
  notedAt: note.at,
  tracks: note.tracks,
  bytes: note.bytes,
  services: note.services
    .filter(({ kind }) => kind !== 'device')
    .map(({ name, address }) => ({ name, address })),
  collections: note.pins.map(({ ref, title, tracks }) => {
    return { ref, title, tracks, isOfFiles: isOfDevice(note, ref) };
  }),
});
