import { toSourceId, type SourceId } from '../domain/keys';
import type { Album, Artist, Track } from '../domain/music';
import { maxBlockCount } from './catalogue/block-format';
import { encodeBlock } from './catalogue/encode-block';
import { openBlock, type Block } from './catalogue/open-block';
import { albumShape, artistShape, trackShape, type Keyed, type Shape } from './catalogue/shapes';
import { buildShelf } from './catalogue/shelf';
import type { LoadedCatalogue } from './catalogue-store';
import { countsOf, firstRow, swapWrites } from './catalogue-writes';
import { compactBlocks, type Compacted } from './compact';
import type { Database } from './database';
import type { BlockKind, Bytes, CatalogueRow } from './schema';
import type { Pacer } from './search/pacer';
import type { Write } from './writes';

export interface LocalMusic {
  readonly tracks: readonly Track[];
  readonly albums: readonly Album[];
  readonly artists: readonly Artist[];
}

export interface ImportParts {
  readonly database: Database;
  readonly source: SourceId;
  readonly music: LocalMusic;
  readonly current: LoadedCatalogue | null;
  readonly pacer: Pacer;
}

/** With more small blocks than this they are merged, or a start would read hundreds of values. */
const maxSmallBlocks = 16;
/** Appended blocks are numbered from here, behind every block of a swap. */
const firstAppended = 1_000_000;

interface Added<T> {
  readonly bytes: Bytes;
  readonly block: Block<T>;
  readonly kind: BlockKind;
  readonly isNew: boolean;
}

const addBlock = <T extends Keyed>(
  shape: Shape<T>,
  source: SourceId,
  records: readonly T[],
  old: readonly Block<T>[],
): Added<T> => {
  const bytes = encodeBlock(shape, source, records);
  const block = openBlock(shape, source, bytes)!;
  const [own, before] = [buildShelf(shape, [block]), buildShelf(shape, old)];
  const isNew =
    block.count <= maxBlockCount &&
    Array.from({ length: own.count }, (_, at) => at).every(
      (at) => own.isNewest(at) && before.find(own.record(at).key) < 0,
    );
  return { bytes, block, kind: shape.kind, isNew };
};

/**
 * Adds music of this device to the catalogue of its source: as blocks of their own while all is
 * new, otherwise (an album grew, a file came again) everything is merged into a new generation.
 *
 * @throws HoldfastError `storage.*`; `storage.missing` when the source is not there
 */
export const importLocal = async (parts: ImportParts): Promise<void> => {
  const { database, music, current } = parts;
  const source = toSourceId(parts.source);
  const row = current?.row ?? firstRow(source);
  const old = current ?? { tracks: [], albums: [], artists: [] };
  const tracks = addBlock(trackShape, source, music.tracks, old.tracks);
  const albums = addBlock(albumShape, source, music.albums, old.albums);
  const artists = addBlock(artistShape, source, music.artists, old.artists);
  const isSmall = [old.tracks, old.albums, old.artists].every(
    ({ length }) => length < maxSmallBlocks,
  );
  const mayAppend = isSmall && tracks.isNew && albums.isNew && artists.isNew;
  const writes = mayAppend
    ? appendWrites(row, [tracks, albums, artists])
    : await mergeWrites(parts, row, [
        (pacer) => compactBlocks(trackShape, [...old.tracks, tracks.block], pacer),
        (pacer) => compactBlocks(albumShape, [...old.albums, albums.block], pacer),
        (pacer) => compactBlocks(artistShape, [...old.artists, artists.block], pacer),
      ]);
  await database.write(writes, {
    durability: 'strict',
    requires: { table: 'sources', key: source },
  });
};

interface AnyAdded {
  readonly bytes: Bytes;
  readonly kind: BlockKind;
  readonly block: { readonly count: number };
}

const appendWrites = (row: CatalogueRow, added: readonly AnyAdded[]): readonly Write[] => {
  const { source, generation, revision } = row;
  const counts = { ...row.counts };
  const blocks = added
    .filter(({ block }) => block.count > 0)
    .map(({ kind, block, bytes }): Write => {
      counts[kind] += block.count;
      const index = firstAppended + revision;
      return { table: 'blocks', put: { source, generation, kind, index, bytes } };
    });
  return [...blocks, { table: 'catalogues', put: { ...row, counts, revision: revision + 1 } }];
};

type Compact = (pacer: Pacer) => Promise<Compacted>;

const mergeWrites = async (
  { database, pacer }: ImportParts,
  row: CatalogueRow,
  [tracks, albums, artists]: readonly [Compact, Compact, Compact],
): Promise<readonly Write[]> => {
  const set = {
    tracks: await tracks(pacer),
    albums: await albums(pacer),
    artists: await artists(pacer),
  };
  const { source, generation, sightings } = row;
  const next: CatalogueRow = {
    source,
    generation: generation + 1,
    revision: 0,
    counts: countsOf(set),
    sightings,
  };
  return swapWrites(database.keyRange, next, set);
};
