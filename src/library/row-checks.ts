import * as v from 'valibot';
import type { SourceView } from '../contracts/connect';
import type { CommittedCopy, DownloadRecord, PinRecord } from '../contracts/records';
import type { SavedSession } from '../contracts/session';
import { defaultSettings, equalizerBands, type Settings } from '../contracts/settings';
import { errorCodes, type Failure } from '../domain/error';
import { isKey, isSourceId, type Key, type SourceId } from '../domain/keys';
import type { Playlist } from '../domain/music';
import { parseQuality, type Quality } from '../domain/quality';
import { newDownloadFields, newPinFields } from './migrate';
import type { PlaylistRow, SourceRow, StarredRow } from './schema';

/** What rows must look like when they come out of the database: older code wrote them, or an accident. */

const key = v.custom<Key>((value) => typeof value === 'string' && isKey(value));
const sourceId = v.custom<SourceId>((value) => typeof value === 'string' && isSourceId(value));
const quality = v.custom<Quality>(
  (value) => typeof value === 'string' && parseQuality(value) !== null,
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const moment = v.pipe(v.number(), v.minValue(0));
/** Bytes of another realm are bytes too, hence no `instanceof`. */
const bytes = v.custom<Uint8Array>(
  (value) => ArrayBuffer.isView(value) && 'subarray' in value && 'length' in value,
);
const failure: v.GenericSchema<unknown, Failure> = v.object({
  code: v.picklist(errorCodes),
  data: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()])),
});

const sourceView: v.GenericSchema<unknown, SourceView> = v.object({
  id: sourceId,
  name: v.string(),
  address: v.string(),
  username: v.string(),
  server: v.object({ type: v.string(), version: v.string() }),
  signIn: v.picklist(['api-key', 'token', 'plain-password']),
  viaProxy: v.boolean(),
  kind: v.picklist(['opensubsonic', 'device']),
  demo: v.boolean(),
  syncedAt: moment,
  mirrors: v.exactOptional(v.array(v.string())),
});

export const sourceRow: v.GenericSchema<unknown, SourceRow> = v.object({
  id: sourceId,
  view: sourceView,
  config: v.unknown(),
  sealedCredentials: v.nullable(bytes),
});

const playlist: v.GenericSchema<unknown, Playlist> = v.object({
  key,
  name: v.string(),
  comment: v.fallback(v.string(), ''),
  owner: v.fallback(v.string(), ''),
  artKey: v.fallback(v.nullable(key), null),
  trackKeys: v.array(key),
  changed: v.fallback(moment, 0),
  readOnly: v.fallback(v.boolean(), false),
});

export const playlistRow: v.GenericSchema<unknown, PlaylistRow> = v.object({
  key,
  source: sourceId,
  playlist,
});

export const starredRow: v.GenericSchema<unknown, StarredRow> = v.object({
  source: sourceId,
  keys: v.array(key),
});

const objectId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));

const committedCopy: v.GenericSchema<unknown, CommittedCopy> = v.object({
  quality,
  objectId,
  generation: count,
  plainLength: count,
  contentType: v.string(),
  manifest: bytes,
  root: v.string(),
});

/** A tab of an older version may still write rows without what version 2 brought: hence the defaults. */
export const downloadRecord: v.GenericSchema<unknown, DownloadRecord> = v.object({
  trackKey: key,
  state: v.picklist(['planned', 'fetching', 'sealed', 'committed', 'deleting']),
  quality,
  objectId: v.nullable(objectId),
  generation: count,
  segments: count,
  bytes: count,
  plainLength: count,
  contentType: v.string(),
  remoteVersion: v.string(),
  manifest: v.nullable(bytes),
  failure: v.nullable(failure),
  attempts: count,
  plannedAt: moment,
  committedAt: moment,
  root: v.optional(v.string(), newDownloadFields.root),
  claimedSize: v.optional(count, newDownloadFields.claimedSize),
  previous: v.optional(v.nullable(committedCopy), newDownloadFields.previous),
  heardAt: v.optional(moment, newDownloadFields.heardAt),
  checkedAt: v.optional(moment, newDownloadFields.checkedAt),
  wished: v.exactOptional(quality),
});

export const pinRecord: v.GenericSchema<unknown, PinRecord> = v.object({
  id: v.string(),
  ref: v.object({ kind: v.picklist(['album', 'playlist', 'artist', 'starred', 'track']), key }),
  title: v.string(),
  artKey: v.nullable(key),
  trackKeys: v.array(key),
  quality,
  addedAt: moment,
  follow: v.optional(v.boolean(), newPinFields.follow),
  wifiOnly: v.optional(v.boolean(), newPinFields.wifiOnly),
  paused: v.optional(v.boolean(), newPinFields.paused),
  chosenAt: v.exactOptional(moment),
});

const isConsistent = ({ entries, unshuffled, currentId }: SavedSession): boolean => {
  const ids = new Set(entries.map(({ id }) => id));
  return (
    ids.size === entries.length &&
    unshuffled.length === ids.size &&
    new Set(unshuffled).size === ids.size &&
    unshuffled.every((id) => ids.has(id)) &&
    (currentId === null || ids.has(currentId))
  );
};

const plainSession: v.GenericSchema<unknown, SavedSession> = v.object({
  entries: v.array(
    v.object({ id: v.pipe(v.number(), v.integer()), track: key, likeOf: v.exactOptional(key) }),
  ),
  unshuffled: v.array(v.number()),
  currentId: v.nullable(v.number()),
  position: moment,
  shuffled: v.boolean(),
  repeat: v.picklist(['off', 'all', 'one']),
  volume: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  muted: v.boolean(),
  origin: v.string(),
  trail: v.exactOptional(v.array(v.number())),
});

export const session = v.pipe(plainSession, v.check(isConsistent));

/** Bytes; up to what a number can count exactly. */
const byteLimit = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** More songs ahead than this are a download, and asked for as one. */
const mostPrefetch = 50;

const within = (least: number, most: number) =>
  v.pipe(v.number(), v.minValue(least), v.maxValue(most));

const settingSchemas = {
  theme: v.picklist(['system', 'light', 'dark']),
  language: v.picklist(['system', 'en']),
  streamQuality: quality,
  downloadQuality: quality,
  shortcuts: v.boolean(),
  storageLimit: v.nullable(byteLimit),
  passingLimit: byteLimit,
  prefetch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(mostPrefetch)),
  downloadsPaused: v.boolean(),
  wifiOnly: v.boolean(),
  autoLock: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60)),
  whenGone: v.picklist(['next', 'wait']),
  gapless: v.boolean(),
  crossfade: within(0, 12),
  replayGain: v.picklist(['off', 'track', 'album', 'auto']),
  preAmp: within(-15, 15),
  equalizer: v.object({
    on: v.boolean(),
    gains: v.pipe(v.array(within(-12, 12)), v.length(equalizerBands.length)),
  }),
  mono: v.boolean(),
  balance: within(-1, 1),
  playbackRate: within(0.5, 2),
  output: v.pipe(v.string(), v.maxLength(512)),
  whenQueueEnds: v.picklist(['stop', 'similar']),
  meteredQuality: v.nullable(quality),
  scrobble: v.boolean(),
} as const satisfies Record<keyof Settings, v.GenericSchema>;

/** Setting by setting: one that is broken, or of a newer version, falls back alone. */
const withFallbacks = Object.fromEntries(
  Object.entries(settingSchemas).map(([name, schema]) => [
    name,
    v.fallback(schema as v.GenericSchema, defaultSettings[name as keyof Settings]),
  ]),
);

export const settings = v.object(withFallbacks) as unknown as v.GenericSchema<unknown, Settings>;

export const settingsChange = v.partial(v.strictObject(settingSchemas));
