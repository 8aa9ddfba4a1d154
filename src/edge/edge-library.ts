import type { Clock } from '../domain/clock';
import type { Catalogue } from './music/catalogue';
import { findRoot } from './music/inside';
import { openScanner, type ScanReport, type ScanStatus } from './music/scanner';
import { watchFolder } from './music/watch';
import { importLists } from './state/import-lists';
import { openStateStore, type StateStore } from './state/state-store';
import { systemClock } from './state/system-clock';
import type { Problem } from './music/problem';

export interface EdgeLibraryOptions {
  readonly musicFolder: string;
  /** Made when it is missing. One running edge for each. */
  readonly dataFolder: string;
  readonly clock?: Clock;
  /** A change is taken in after the folder was quiet for this long, ms. */
  readonly quietMs?: number;
  /** The folder is looked at anew at least this often, ms; 0 switches watching off. */
  readonly rescanMs?: number;
}

export interface EdgeLibrary {
  /** Real path of the music folder. */
  readonly root: string;
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly catalogue: () => Catalogue;
  readonly store: StateStore;
  readonly scanStatus: () => ScanStatus;
  readonly scan: () => Promise<void>;
  /** The last scan and what was wrong; null before the first has ended. */
  readonly report: () => ScanReport | null;
  /** When the scan of this start is over; never rejects (see `report().failure`). */
  readonly ready: Promise<void>;
  readonly close: () => Promise<void>;
}

/** Copying an album is a burst of changes some hundred ms apart; a minute bounds endless ones. */
const defaultQuietMs = 1000;
const patienceMs = 60_000;
/** For folders that no watcher reaches. A look without news costs one `stat` for each file. */
const defaultRescanMs = 10 * 60_000;

/** Opens what the edge serves: music, and what its listener made. Rejects with the system's error. */
export const openEdgeLibrary = async (options: EdgeLibraryOptions): Promise<EdgeLibrary> => {
  const { dataFolder, clock = systemClock, rescanMs = defaultRescanMs } = options;
  const root = await findRoot(options.musicFolder);
  const store = await openStateStore(dataFolder, clock);
  let listProblems: readonly Problem[] = [];
  const scanner = await openScanner({
    root,
    dataFolder,
    clock,
    onScanned: async ({ playlists: paths }, catalogue) => {
      listProblems = await importLists({ root, paths, catalogue, store, now: clock.now() });
    },
  });
  const watching =
    rescanMs > 0
      ? watchFolder({
          folder: root,
          clock,
          quietMs: options.quietMs ?? defaultQuietMs,
          patienceMs,
          everyMs: rescanMs,
          onChange: () => void scanner.scan(),
        })
      : null;
  const report = (): ScanReport | null => {
    const last = scanner.report();
    return last && { ...last, problems: [...last.problems, ...listProblems] };
  };
  return {
    root,
    dataFolder,
    clock,
    catalogue: scanner.catalogue,
    store,
    scanStatus: scanner.status,
    scan: scanner.scan,
    report,
    ready: scanner.scan(),
    close: async () => {
      watching?.close();
      await scanner.close();
      await store.close();
    },
  };
};
