import type { SyncProgress } from '../contracts/library';
import type { CatalogueFeed } from '../domain/catalogue-feed';
import { HoldfastError, toFailure, type Failure } from '../domain/error';
import { isKey, parseKey, type Key } from '../domain/keys';
import type { Playlist } from '../domain/music';
import { albumShape, artistShape, trackShape } from './catalogue/shapes';
import type { LoadedCatalogue } from './catalogue-store';
import { countsOf, firstRow, swapWrites, type CompactedSet } from './catalogue-writes';
import { compactBlocks } from './compact';
import type { Database } from './database';
import { keptRecords } from './kept-records';
import type { CatalogueRow, Shrinkable, Sighting } from './schema';
import type { Pacer } from './search/pacer';
import { judgeShrink } from './shrink';
import { discardStaging, readStaged, stagePages, type StagedPages } from './staging';
import type { Write } from './writes';

export interface SyncOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SyncProgress) => void;
  /** The listener said that the server really has so little. */
  readonly acceptShrink?: boolean;
}

/** What became of one answer. `kept`: it had suspiciously little, what was there stays for now. */
export type PartOutcome =
  | { readonly kind: 'replaced'; readonly count: number }
  | { readonly kind: 'kept'; readonly count: number; readonly before: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface SyncResult {
  readonly tracks: PartOutcome;
  readonly playlists: PartOutcome;
  readonly starred: PartOutcome;
}

export interface SyncParts {
  readonly database: Database;
  readonly feed: CatalogueFeed;
  readonly options: SyncOptions;
  /** What is there now. */
  readonly current: LoadedCatalogue | null;
  /** Tracks whose sound is on this device; they stay findable when the server forgets them. */
  readonly saved: ReadonlySet<Key>;
  readonly now: () => number;
  readonly pacer: Pacer;
}

type Answer<T> =
  | { readonly ok: true; readonly value: readonly T[] }
  | { readonly ok: false; readonly failure: Failure };

/** A failed answer is a value here, because the others still count; being stopped is not. */
const ask = async <T>(
  signal: AbortSignal,
  question: (signal: AbortSignal) => Promise<readonly T[]>,
): Promise<Answer<T>> => {
  try {
    const value = await question(signal);
    signal.throwIfAborted();
    if (!Array.isArray(value)) throw new HoldfastError('server.malformed', { what: 'list' });
    return { ok: true, value };
  } catch (thrown) {
    signal.throwIfAborted();
    return { ok: false, failure: toFailure(thrown) };
  }
};

interface Ruling {
  readonly outcome: PartOutcome;
  readonly take: boolean;
  readonly sighting: Sighting | undefined;
}

const createRule = ({ current, options, now }: SyncParts) => {
  const sightings = current?.row.sightings ?? {};
  return (what: Shrinkable, before: number, count: number, share?: number): Ruling => {
    const question = { before, now: count, sighting: sightings[what], at: now() };
    const verdict = options.acceptShrink
      ? ({ kind: 'take' } as const)
      : judgeShrink(share === undefined ? question : { ...question, share });
    return verdict.kind === 'take'
      ? { outcome: { kind: 'replaced', count }, take: true, sighting: undefined }
      : { outcome: { kind: 'kept', count, before }, take: false, sighting: verdict.sighting };
  };
};

const compactAll = async (parts: SyncParts, staged: StagedPages): Promise<CompactedSet> => {
  const { feed, current, saved, pacer } = parts;
  const kept = keptRecords(feed.source, current, staged, saved);
  return {
    tracks: await compactBlocks(trackShape, [...kept.tracks, ...staged.tracks], pacer),
    albums: await compactBlocks(albumShape, [...kept.albums, ...staged.albums], pacer),
    artists: await compactBlocks(artistShape, [...kept.artists, ...staged.artists], pacer),
  };
};

/** Pages until they are complete and sound; damaged ones on the way are asked for once more. */
const stageAll = async (parts: SyncParts): Promise<StagedPages> => {
  const { database, feed, options, now } = parts;
  const { source } = feed;
  for (let tries = 0; tries < 2; tries++) {
    await stagePages({
      database,
      feed,
      signal: options.signal,
      now,
      onPage: (done, total) => options.onProgress?.({ source, phase: 'tracks', done, total }),
    });
    const staged = await readStaged(database, feed);
    if (staged) return staged;
    await database.write(discardStaging(database, feed));
  }
  throw new HoldfastError('storage.failed', { what: 'staging' });
};

const cleanPlaylists = (
  { source }: CatalogueFeed,
  answer: readonly Playlist[],
): readonly Playlist[] =>
  answer
    .filter((playlist) => parseKey(String(playlist?.key))?.source === source)
    .map((playlist) => ({
      ...playlist,
      name: String(playlist.name ?? ''),
      trackKeys: (playlist.trackKeys ?? []).filter((key) => isKey(String(key))),
    }));

const playlistWrites = async (parts: SyncParts, next: readonly Playlist[]) => {
  const { database, feed } = parts;
  const { source } = feed;
  const before = await database.read(({ playlists }) =>
    playlists.where('source').equals(source).primaryKeys(),
  );
  return {
    before: before.length,
    writes: [
      ...before.map((key): Write => ({ table: 'playlists', remove: key as string })),
      ...next.map((playlist): Write => {
        return { table: 'playlists', put: { key: playlist.key, source, playlist } };
      }),
    ],
  };
};

const failedRuling = (failure: Failure, sighting: Sighting | undefined): Ruling => ({
  outcome: { kind: 'failed', failure },
  take: false,
  sighting,
});

/** Drops what is undefined: a row holds only sightings that were made. */
const keepSightings = (rulings: Readonly<Record<Shrinkable, Ruling>>): CatalogueRow['sightings'] =>
  Object.fromEntries(
    Object.entries(rulings).flatMap(([what, { sighting }]) => (sighting ? [[what, sighting]] : [])),
  );

/**
 * Brings one source up to date. Pages are staged as they come and survive being cut off; then
 * everything is swapped in one strict transaction, each part only when its own answer was good.
 *
 * @throws HoldfastError what the feed throws, `server.malformed`, `storage.*`; `storage.missing`
 * when the source was removed meanwhile. Nothing is replaced then.
 */
export const syncSource = async (parts: SyncParts): Promise<SyncResult> => {
  const { database, feed, options, current, now } = parts;
  const { source } = feed;
  const { signal } = options;
  const staged = await stageAll(parts);
  const done = staged.tracks.reduce((sum, { count }) => sum + count, 0);
  options.onProgress?.({ source, phase: 'playlists', done, total: done });
  const playlists = await ask(signal, feed.playlists);
  options.onProgress?.({ source, phase: 'stars', done, total: done });
  const starred = await ask(signal, feed.starred);

  const rule = createRule(parts);
  const old = current?.row ?? firstRow(source);
  const set = await compactAll(parts, staged);
  const lists = playlists.ok
    ? await playlistWrites(parts, cleanPlaylists(feed, playlists.value))
    : { before: 0, writes: [] };
  const stars = starred.ok ? starred.value.filter((key) => isKey(String(key))) : [];
  const starsBefore = await database.read((tables) => tables.starred.get(source));
  const rulings = {
    tracks: rule('tracks', old.counts.tracks, set.tracks.count),
    // People do empty these, one by one: only "nothing at all" is suspicious.
    playlists: playlists.ok
      ? rule('playlists', lists.before, playlists.value.length, 0)
      : failedRuling(playlists.failure, old.sightings.playlists),
    starred: starred.ok
      ? rule('starred', starsBefore?.keys.length ?? 0, stars.length, 0)
      : failedRuling(starred.failure, old.sightings.starred),
  };
  const sightings = keepSightings(rulings);
  const next: CatalogueRow = rulings.tracks.take
    ? {
        source,
        generation: old.generation + 1,
        revision: 0,
        counts: countsOf(set),
        sightings,
      }
    : { ...old, sightings };
  const row = await database.read(({ sources }) => sources.get(source));
  signal.throwIfAborted();
  await database.write(
    [
      ...(rulings.tracks.take
        ? swapWrites(database.keyRange, next, set)
        : [{ table: 'catalogues', put: next } as const]),
      ...(rulings.playlists.take ? lists.writes : []),
      ...(rulings.starred.take
        ? [{ table: 'starred', put: { source, keys: stars } } as const]
        : []),
      ...(row && rulings.tracks.take
        ? [{ table: 'sources', put: { ...row, view: { ...row.view, syncedAt: now() } } } as const]
        : []),
      ...discardStaging(database, feed),
    ],
    { durability: 'strict', requires: { table: 'sources', key: source } },
  );
  return {
    tracks: rulings.tracks.outcome,
    playlists: rulings.playlists.outcome,
    starred: rulings.starred.outcome,
  };
};
