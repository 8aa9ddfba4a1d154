import type { SourceId } from '../domain/keys';
import type { Compacted } from './compact';
import { blockKinds, type BlockKind, type CatalogueRow } from './schema';
import type { Write } from './writes';

export type CompactedSet = Readonly<Record<BlockKind, Compacted>>;

/** All keys `[source, ...]` whose second part lies before `end`; all of the source without it. */
export const keysOfSource = (
  keyRange: typeof IDBKeyRange,
  source: SourceId,
  end?: number,
): IDBKeyRange => keyRange.bound([source], [source, end ?? []], false, true);

/** The whole swap to a new generation; to be written in one transaction. */
export const swapWrites = (
  keyRange: typeof IDBKeyRange,
  row: CatalogueRow,
  set: CompactedSet,
): readonly Write[] => [
  { table: 'blocks', remove: keysOfSource(keyRange, row.source, row.generation) },
  ...blockKinds.flatMap((kind) =>
    set[kind].blocks.map((bytes, index): Write => {
      const { source, generation } = row;
      return { table: 'blocks', put: { source, generation, kind, index, bytes } };
    }),
  ),
  { table: 'catalogues', put: row },
];

export const countsOf = (set: CompactedSet): CatalogueRow['counts'] => ({
  tracks: set.tracks.count,
  albums: set.albums.count,
  artists: set.artists.count,
});

export const firstRow = (source: SourceId): CatalogueRow => ({
  source,
  generation: 0,
  revision: 0,
  counts: { tracks: 0, albums: 0, artists: 0 },
  sightings: {},
});
