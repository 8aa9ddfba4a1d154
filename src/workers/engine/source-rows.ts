import type { SourceView } from '../../contracts/connect';
import { toSourceId, type SourceId } from '../../domain/keys';
import type { Library } from '../../library/library';

type SourceRow = Awaited<ReturnType<Library['sources']['list']>>[number];

/** What this device knows of its music services, with or without any of them answering. */
export interface SourceRows {
  /** Reads them again. */
  readonly load: () => Promise<void>;
  readonly rows: () => readonly SourceRow[];
  readonly views: () => readonly SourceView[];
  readonly viewOf: (source: SourceId) => SourceView | null;
  /** The source of files of this device; made when the first file is added. */
  readonly ensureDevice: () => Promise<SourceId>;
}

export const deviceSource = toSourceId('device');

export const openSourceRows = async (library: Library): Promise<SourceRows> => {
  let rows = await library.sources.list();
  const viewOf = (source: SourceId): SourceView | null =>
    rows.find((row) => row.id === source)?.view ?? null;
  const load = async (): Promise<void> => {
    rows = await library.sources.list();
  };
  return {
    load,
    rows: () => rows,
    views: () => rows.map((row) => row.view),
    viewOf,
    ensureDevice: async () => {
      if (viewOf(deviceSource)) return deviceSource;
      const row = { id: deviceSource, view: deviceView, config: null, sealedCredentials: null };
      await library.sources.put(row);
      await load();
      return deviceSource;
    },
  };
};

/** Nameless: `kind` tells the page what to call it. */
const deviceView: SourceView = {
  id: deviceSource,
  name: '',
  address: '',
  username: '',
  server: { type: '', version: '' },
  signIn: 'token',
  viaProxy: false,
  kind: 'device',
  demo: false,
  syncedAt: 0,
};
