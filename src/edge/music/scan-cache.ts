import { join } from 'node:path';
import * as v from 'valibot';
import { readTextFile, writeAtomically } from '../state/atomic-file';
import { trackRecordSchema } from './track-record';

const coverRecordSchema = v.object({
  path: v.string(),
  size: v.number(),
  modified: v.number(),
  artId: v.string(),
});

export type CoverRecord = Readonly<v.InferOutput<typeof coverRecordSchema>>;

/** Counts up when what is read from files changes: then everything is read once more. */
const cacheVersion = 1;

const brokenRecordSchema = v.object({
  path: v.string(),
  size: v.number(),
  modified: v.number(),
  reason: v.picklist(['empty', 'not-audio', 'no-sound', 'broken-picture']),
});

/** A file that was looked at and is of no use: not read again until it changes. */
export type BrokenRecord = Readonly<v.InferOutput<typeof brokenRecordSchema>>;

const cacheSchema = v.object({
  version: v.literal(cacheVersion),
  /** Wall time, ms, of the last scan that found something else than the one before. */
  changed: v.number(),
  tracks: v.array(trackRecordSchema),
  covers: v.array(coverRecordSchema),
  broken: v.array(brokenRecordSchema),
});

export type ScanCache = Readonly<v.InferOutput<typeof cacheSchema>>;

export const emptyCache: ScanCache = {
  version: cacheVersion,
  changed: 0,
  tracks: [],
  covers: [],
  broken: [],
};

const cacheFile = (dataFolder: string): string => join(dataFolder, 'scan-cache.json');

/** What cannot be read is left out: the files themselves still know everything. */
export const loadScanCache = async (dataFolder: string): Promise<ScanCache> => {
  try {
    const text = await readTextFile(cacheFile(dataFolder));
    return text === null ? emptyCache : v.parse(cacheSchema, JSON.parse(text));
  } catch {
    return emptyCache;
  }
};

export const saveScanCache = (dataFolder: string, cache: ScanCache): Promise<void> =>
  writeAtomically(cacheFile(dataFolder), JSON.stringify(cache));
