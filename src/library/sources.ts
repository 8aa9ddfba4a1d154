import type { SourceView } from '../contracts/connect';
import { HoldfastError } from '../domain/error';
import type { SourceId } from '../domain/keys';
import { keysOfSource } from './catalogue-writes';
import { checkRow, checkRows } from './checked-rows';
import type { Database } from './database';
import type { Report } from './report';
import { sourceRow } from './row-checks';
import type { SourceRow } from './schema';
import type { Write } from './writes';

export interface Sources {
  /** In the order of their ids, so that every start shows the same order. */
  readonly list: () => Promise<readonly SourceRow[]>;
  readonly get: (source: SourceId) => Promise<SourceRow | null>;
  /** Adds or replaces. Strict: a service that was connected must not be forgotten. */
  readonly put: (row: SourceRow) => Promise<void>;
  /** Changes the view alone, for example its name. */
  readonly change: (source: SourceId, change: Partial<SourceView>) => Promise<SourceRow>;
  /** With everything that came from it but its downloads. */
  readonly remove: (source: SourceId) => Promise<void>;
}

export const createSources = (
  database: Database,
  report: Report,
  onChange: () => Promise<void>,
): Sources => {
  const get = async (source: SourceId): Promise<SourceRow | null> => {
    const row = await database.read(({ sources }) => sources.get(source));
    return row === undefined ? null : checkRow(sourceRow, row, 'source', report);
  };
  const put = async (row: SourceRow): Promise<void> => {
    await database.write([{ table: 'sources', put: row }], { durability: 'strict' });
    await onChange();
  };
  return {
    list: async () =>
      checkRows(
        sourceRow,
        await database.read(({ sources }) => sources.toArray()),
        'source',
        report,
      ),
    get,
    put,
    change: async (source, change) => {
      const row = await get(source);
      if (!row) throw new HoldfastError('storage.missing', { what: 'sources' });
      const next = { ...row, view: { ...row.view, ...change, id: source } };
      await put(next);
      return next;
    },
    remove: async (source) => {
      const { keyRange } = database;
      const lists = await database.read(({ playlists }) =>
        playlists.where('source').equals(source).primaryKeys(),
      );
      await database.write(
        [
          { table: 'sources', remove: source },
          { table: 'catalogues', remove: source },
          { table: 'blocks', remove: keysOfSource(keyRange, source) },
          { table: 'staging', remove: source },
          { table: 'staged', remove: keysOfSource(keyRange, source) },
          { table: 'starred', remove: source },
          ...lists.map((key): Write => ({ table: 'playlists', remove: key as string })),
        ],
        { durability: 'strict' },
      );
      await onChange();
    },
  };
};
