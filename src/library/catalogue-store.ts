import { toFailure } from '../domain/error';
import type { SourceId } from '../domain/keys';
import type { Album, Artist, Track } from '../domain/music';
import { buildCatalogue, type Catalogue, type CatalogueBlocks } from './catalogue/catalogue';
import { openBlock, type Block } from './catalogue/open-block';
import { albumShape, artistShape, trackShape, type Keyed, type Shape } from './catalogue/shapes';
import type { Database } from './database';
import { broken, type Report } from './report';
import type { BlockKind, BlockRow, CatalogueRow } from './schema';

export interface LoadedCatalogue extends CatalogueBlocks {
  readonly row: CatalogueRow;
  /** A block was lost: a full sync should come soon. */
  readonly damaged: boolean;
}

export interface CatalogueStore {
  readonly catalogue: () => Catalogue;
  /** Names exactly this catalogue; another one never has the same stamp. */
  readonly stamp: () => string;
  readonly of: (source: SourceId) => LoadedCatalogue | null;
  readonly damaged: () => readonly SourceId[];
  /** Reads what changed in the database; true when something did. */
  readonly reload: () => Promise<boolean>;
}

interface Read {
  readonly rows: readonly CatalogueRow[];
  readonly blocks: readonly BlockRow[];
}

type IsKnown = (row: CatalogueRow) => boolean;

/** One moment of the database: a swap in another tab comes before it or after it. */
const readAtOnce = (database: Database, isKnown: IsKnown): Promise<Read> =>
  database.snapshot(['catalogues', 'blocks'], async ({ catalogues, blocks }) => {
    const rows = await catalogues.toArray();
    const found: BlockRow[] = [];
    for (const { source, generation } of rows.filter((row) => !isKnown(row))) {
      const all = blocks
        .where('[source+generation+kind+index]')
        .between([source, generation], [source, generation, []]);
      found.push(...(await all.toArray()));
    }
    return { rows, blocks: found };
  });

const readOneByOne = async (database: Database, report: Report): Promise<Read> => {
  const rows = await database.read(({ catalogues }) => catalogues.toArray());
  const found: BlockRow[] = [];
  for (const key of await database.read(({ blocks }) => blocks.toCollection().primaryKeys())) {
    try {
      const row = await database.read(({ blocks }) => blocks.get(key));
      if (row) found.push(row);
    } catch {
      report(broken('block', { key: String(key), why: 'unreadable' }));
    }
  }
  return { rows, blocks: found };
};

/** One lost value must not take the others with it: then each is read for itself. */
const readChanged = async (database: Database, isKnown: IsKnown, report: Report): Promise<Read> => {
  try {
    return await readAtOnce(database, isKnown);
  } catch (thrown) {
    if (toFailure(thrown).code !== 'storage.failed') throw thrown;
    return readOneByOne(database, report);
  }
};

const openSound = <T extends Keyed>(
  shape: Shape<T>,
  row: CatalogueRow,
  blocks: readonly BlockRow[],
  report: Report,
): readonly Block<T>[] => {
  const { source, generation } = row;
  const sound: Block<T>[] = [];
  for (const block of blocks) {
    if (block.source !== source || block.generation !== generation) continue;
    if (block.kind !== shape.kind) continue;
    const opened = openBlock(shape, source, block.bytes);
    if (opened) sound.push(opened);
    else report(broken('block', { source, kind: block.kind, index: block.index, why: 'unsound' }));
  }
  return sound;
};

const countOf = (blocks: readonly { count: number }[]): number =>
  blocks.reduce((sum, { count }) => sum + count, 0);

const openSource = (
  row: CatalogueRow,
  blocks: readonly BlockRow[],
  report: Report,
): LoadedCatalogue => {
  const tracks = openSound<Track>(trackShape, row, blocks, report);
  const albums = openSound<Album>(albumShape, row, blocks, report);
  const artists = openSound<Artist>(artistShape, row, blocks, report);
  const found: Record<BlockKind, number> = {
    tracks: countOf(tracks),
    albums: countOf(albums),
    artists: countOf(artists),
  };
  const lost = Object.entries(found).some(([kind, count]) => count < row.counts[kind as BlockKind]);
  return { row, damaged: lost, tracks, albums, artists };
};

const stampOf = (all: ReadonlyMap<SourceId, LoadedCatalogue>): string =>
  [...all.values()]
    .map(({ row, tracks, albums, artists }) =>
      // Counts too: a block that was lost since moves every ordinal behind it.
      [row.source, row.generation, row.revision, ...[tracks, albums, artists].map(countOf)].join(
        ':',
      ),
    )
    .join(',');

const sameState = (a: CatalogueRow, b: CatalogueRow): boolean =>
  a.generation === b.generation && a.revision === b.revision;

/** Everything the sources have, whole in memory. A broken block is left out and reported. */
export const openCatalogueStore = async (
  database: Database,
  report: Report,
): Promise<CatalogueStore> => {
  let loaded: ReadonlyMap<SourceId, LoadedCatalogue> = new Map();
  let catalogue: Catalogue = buildCatalogue({ tracks: [], albums: [], artists: [] });
  let stamp = '';

  const reload = async (): Promise<boolean> => {
    const isKnown: IsKnown = (row) => {
      const known = loaded.get(row.source);
      return known !== undefined && sameState(known.row, row);
    };
    const { rows, blocks } = await readChanged(database, isKnown, report);
    const next = new Map<SourceId, LoadedCatalogue>();
    for (const row of rows.toSorted((a, b) => (a.source < b.source ? -1 : 1))) {
      const known = isKnown(row) ? loaded.get(row.source) : undefined;
      next.set(row.source, known ? { ...known, row } : openSource(row, blocks, report));
    }
    loaded = next;
    if (stampOf(next) === stamp) return false;
    stamp = stampOf(next);
    const all = [...next.values()];
    catalogue = buildCatalogue({
      tracks: all.flatMap(({ tracks }) => tracks),
      albums: all.flatMap(({ albums }) => albums),
      artists: all.flatMap(({ artists }) => artists),
    });
    return true;
  };

  await reload();
  return {
    catalogue: () => catalogue,
    stamp: () => stamp,
    damaged: () =>
      [...loaded.values()].filter(({ damaged }) => damaged).map(({ row }) => row.source),
    of: (source) => loaded.get(source) ?? null,
    reload,
  };
};
