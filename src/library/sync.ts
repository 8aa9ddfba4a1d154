import type { SyncProgress } from '../contracts/library';
import type { CatalogueFeed } from '../domain/catalogue-feed';
import { HoldfastError } from '../domain/error';
import type { Key } from '../domain/keys';
import { albumShape, artistShape, trackShape } from './catalogue/shapes';
import type { LoadedCatalogue } from './catalogue-store';
import { countsOf, firstRow, swapWrites, type CompactedSet } from './catalogue-writes';
import { compactBlocks } from './compact';
import type { Database } from './database';
import { keptRecords } from './kept-records';
import { ask, judgePlaylists, judgeStarred } from './personal-answers';
import type { CatalogueRow } from './schema';
import type { Pacer } from './search/pacer';
import { discardStaging, readStaged, stagePages, type StagedPages } from './staging';
import {
  createRules,
  keepSightings,
  type PartOutcome,
  type Rules,
  type Ruling,
} from './sync-rulings';
import type { Write } from './writes';

export interface SyncOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SyncProgress) => void;
  /** The listener said that the server really has so little. */
  readonly acceptShrink?: boolean;
}

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
  /** Wall time, ms. */
  readonly now: () => number;
  readonly pacer: Pacer;
}

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

const compactAll = async (parts: SyncParts, staged: StagedPages): Promise<CompactedSet> => {
  const { feed, current, saved, pacer } = parts;
  const kept = keptRecords(feed.source, current, staged, saved);
  return {
    tracks: await compactBlocks(trackShape, [...kept.tracks, ...staged.tracks], pacer),
    albums: await compactBlocks(albumShape, [...kept.albums, ...staged.albums], pacer),
    artists: await compactBlocks(artistShape, [...kept.artists, ...staged.artists], pacer),
  };
};

interface JudgedCatalogue {
  readonly ruling: Ruling;
  /** The row with the sightings that are to be remembered. */
  readonly writes: (sightings: CatalogueRow['sightings']) => Promise<readonly Write[]>;
}

const judgeCatalogue = async (
  parts: SyncParts,
  staged: StagedPages,
  old: CatalogueRow,
  rules: Rules,
): Promise<JudgedCatalogue> => {
  const { database, feed, now } = parts;
  const { source } = feed;
  const set = await compactAll(parts, staged);
  const ruling = rules.judge('tracks', old.counts.tracks, set.tracks.count);
  return {
    ruling,
    writes: async (sightings) => {
      if (!ruling.take) return [{ table: 'catalogues', put: { ...old, sightings } }];
      const generation = old.generation + 1;
      const next = { source, generation, revision: 0, counts: countsOf(set), sightings };
      const swap = swapWrites(database.keyRange, next, set);
      const row = await database.read(({ sources }) => sources.get(source));
      if (!row) return swap;
      const view = { ...row.view, syncedAt: now() };
      return [...swap, { table: 'sources', put: { ...row, view } }];
    },
  };
};

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
  const { signal, acceptShrink = false } = options;
  const staged = await stageAll(parts);
  const done = staged.tracks.reduce((sum, { count }) => sum + count, 0);
  options.onProgress?.({ source, phase: 'playlists', done, total: done });
  const lists = await ask(signal, feed.playlists);
  options.onProgress?.({ source, phase: 'stars', done, total: done });
  const stars = await ask(signal, feed.starred);

  const old = current?.row ?? firstRow(source);
  const rules = createRules({ sightings: old.sightings, acceptShrink, at: now() });
  const tracks = await judgeCatalogue(parts, staged, old, rules);
  const playlists = await judgePlaylists(database, feed, lists, rules);
  const starred = await judgeStarred(database, feed, stars, rules);
  const sightings = keepSightings({
    tracks: tracks.ruling,
    playlists: playlists.ruling,
    starred: starred.ruling,
  });
  const writes = await tracks.writes(sightings);
  signal.throwIfAborted();
  await database.write(
    [...writes, ...playlists.writes, ...starred.writes, ...discardStaging(database, feed)],
    { durability: 'strict', requires: { table: 'sources', key: source } },
  );
  return {
    tracks: tracks.ruling.outcome,
    playlists: playlists.ruling.outcome,
    starred: starred.ruling.outcome,
  };
};
