import { readFile } from 'node:fs/promises';
import { createArtId } from './ids';
import { absolutePath } from './inside';
import { BrokenFileError } from './parse-file';
import { asPicture, maxPictureBytes } from './pictures';
import type { Problem } from './problem';
import { emptyCache, type BrokenRecord, type CoverRecord, type ScanCache } from './scan-cache';
import { readTags } from './tags';
import type { TrackRecord } from './track-record';
import { walkMusic, type FoundFile, type Walk } from './walk';

export interface Scan {
  /** What to hand to the next scan, and to keep. */
  readonly cache: ScanCache;
  readonly problems: readonly Problem[];
  /** Relative paths of lists. */
  readonly playlists: readonly string[];
  /** Files that were opened: those that the cache did not know as they are. */
  readonly read: number;
}

export interface ScanOptions {
  readonly root: string;
  readonly before: ScanCache;
  /** Wall time, ms. */
  readonly now: number;
  readonly signal?: AbortSignal;
  /** Files of music looked at so far. */
  readonly onProgress?: (count: number) => void;
}

/** Reading waits for the disk more than for the processor; more at once only makes it seek. */
const parallel = 4;

const same = (a: { size: number; modified: number }, b: FoundFile): boolean =>
  a.size === b.size && a.modified === b.modified;

const byPath = <T extends { readonly path: string }>(list: readonly T[]): Map<string, T> =>
  new Map(list.map((item) => [item.path, item]));

const forAll = async (
  files: readonly FoundFile[],
  work: (file: FoundFile) => Promise<void>,
): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) await work(file);
  };
  await Promise.all(Array.from({ length: parallel }, lane));
};

const readCover = async (root: string, file: FoundFile): Promise<CoverRecord> => {
  const { path, size, modified } = file;
  if (size > maxPictureBytes) throw new BrokenFileError('broken-picture');
  const picture = asPicture(await readFile(absolutePath(root, path)));
  if (!picture) throw new BrokenFileError('broken-picture');
  return { path, size, modified, artId: createArtId(picture.bytes) };
};

interface Harvest {
  readonly tracks: Map<string, TrackRecord>;
  readonly covers: Map<string, CoverRecord>;
  readonly broken: Map<string, BrokenRecord>;
  readonly problems: Problem[];
  read: number;
}

const noteFailure = (harvest: Harvest, file: FoundFile, thrown: unknown): void => {
  const { path, size, modified } = file;
  if (!(thrown instanceof BrokenFileError)) {
    harvest.problems.push({ path, reason: 'unreadable' });
    return;
  }
  const reason = thrown.reason as BrokenRecord['reason'];
  harvest.broken.set(path, { path, size, modified, reason });
};

const readAnew = async (root: string, file: FoundFile, harvest: Harvest): Promise<void> => {
  harvest.read += 1;
  try {
    if (file.kind === 'cover') harvest.covers.set(file.path, await readCover(root, file));
    else harvest.tracks.set(file.path, await readTags(absolutePath(root, file.path), file));
  } catch (thrown) {
    noteFailure(harvest, file, thrown);
  }
};

/** Nothing is dropped because its folder could not be looked into this time. */
const keepUnseen = ({ problems }: Walk, before: ScanCache, harvest: Harvest): void => {
  const closed = problems.filter(({ reason }) => reason === 'unreadable').map(({ path }) => path);
  const isUnseen = (path: string): boolean =>
    closed.some((folder) => path === folder || path.startsWith(`${folder}/`));
  for (const track of before.tracks) {
    if (isUnseen(track.path)) harvest.tracks.set(track.path, track);
  }
  for (const cover of before.covers) {
    if (isUnseen(cover.path)) harvest.covers.set(cover.path, cover);
  }
};

const inOrder = <T extends { readonly path: string }>(map: ReadonlyMap<string, T>): T[] =>
  [...map.values()].sort((a, b) => (a.path < b.path ? -1 : 1));

const sameRecords = (before: ScanCache, harvest: Harvest): boolean => {
  const old = new Set<unknown>([...before.tracks, ...before.covers]);
  const fresh = [...harvest.tracks.values(), ...harvest.covers.values()];
  return old.size === fresh.length && fresh.every((record) => old.has(record));
};

/**
 * Looks at the whole folder; opens only what is new or changed since `before`. A broken file costs
 * nothing but itself. Rejects when the root cannot be read, or when aborted.
 */
export const scanMusic = async (options: ScanOptions): Promise<Scan> => {
  const { root, before, now, signal, onProgress } = options;
  const walk = await walkMusic(root, signal);
  const harvest: Harvest = {
    tracks: new Map(),
    covers: new Map(),
    broken: new Map(),
    problems: [...walk.problems],
    read: 0,
  };
  const [tracks, covers] = [byPath(before.tracks), byPath(before.covers)];
  const broken = byPath(before.broken);
  let looked = 0;
  await forAll(
    walk.files.filter(({ kind }) => kind !== 'playlist'),
    async (file) => {
      signal?.throwIfAborted();
      const [track, cover] = [tracks.get(file.path), covers.get(file.path)];
      const bad = broken.get(file.path);
      if (track && same(track, file)) harvest.tracks.set(file.path, track);
      else if (cover && same(cover, file)) harvest.covers.set(file.path, cover);
      else if (bad && same(bad, file)) harvest.broken.set(file.path, bad);
      else await readAnew(root, file, harvest);
      if (file.kind === 'audio') onProgress?.((looked += 1));
    },
  );
  if (!walk.complete) keepUnseen(walk, before, harvest);
  const unchanged = sameRecords(before, harvest) && before.changed > 0;
  return {
    cache: {
      ...emptyCache,
      changed: unchanged ? before.changed : now,
      tracks: inOrder(harvest.tracks),
      covers: inOrder(harvest.covers),
      broken: inOrder(harvest.broken),
    },
    problems: [
      ...harvest.problems,
      ...inOrder(harvest.broken).map(({ path, reason }) => ({ path, reason })),
    ],
    playlists: walk.files.filter(({ kind }) => kind === 'playlist').map(({ path }) => path),
    read: harvest.read,
  };
};
