import type { Clock } from '../../domain/clock';
import { buildCatalogue } from './build-catalogue';
import type { Catalogue } from './catalogue';
import type { Problem } from './problem';
import { emptyCache, loadScanCache, saveScanCache, type ScanCache } from './scan-cache';
import { scanMusic, type Scan } from './scan';

export interface ScanReport {
  /** Wall time, ms, when the scan ended. */
  readonly ended: number;
  readonly songs: number;
  /** Files that had to be opened. */
  readonly read: number;
  readonly problems: readonly Problem[];
  /** Why the folder as a whole could not be scanned; null when it could. */
  readonly failure: string | null;
}

export interface ScanStatus {
  readonly scanning: boolean;
  /** Songs: looked at so far while scanning, known otherwise. */
  readonly count: number;
  /** Wall time, ms; 0 before the first. */
  readonly lastScan: number;
}

export interface Scanner {
  readonly catalogue: () => Catalogue;
  readonly status: () => ScanStatus;
  /** Of the last scan; null before the first has ended. */
  readonly report: () => ScanReport | null;
  /** One scan at a time: asked again meanwhile, one more follows. Resolves when the folder as it is now was looked at. */
  readonly scan: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ScannerOptions {
  readonly root: string;
  readonly dataFolder: string;
  readonly clock: Clock;
  /** After a scan, with its catalogue already shown. May take its time; failures are reported. */
  readonly onScanned?: (scan: Scan, catalogue: Catalogue) => Promise<void>;
}

const describe = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);

export const openScanner = async (options: ScannerOptions): Promise<Scanner> => {
  const { root, dataFolder, clock } = options;
  const closing = new AbortController();
  let cache: ScanCache = await loadScanCache(dataFolder);
  // What was known at the end of the last run is shown at once; the scan corrects it.
  let catalogue = buildCatalogue(cache.changed > 0 ? cache : emptyCache);
  let report: ScanReport | null = null;
  let looked = 0;
  let running: Promise<void> | null = null;
  let following: Promise<void> | null = null;

  const accept = async (scan: Scan): Promise<void> => {
    const isNews = scan.cache.changed !== cache.changed;
    const mustSave = isNews || scan.read > 0 || scan.cache.broken.length !== cache.broken.length;
    cache = scan.cache;
    if (isNews) catalogue = buildCatalogue(cache);
    // A full disk makes the next start slower, and nothing else.
    if (mustSave) await saveScanCache(dataFolder, cache).catch(() => undefined);
    await options.onScanned?.(scan, catalogue);
  };

  const scanOnce = async (): Promise<void> => {
    looked = 0;
    const { signal } = closing;
    const base = { songs: catalogue.songs.length, read: 0, problems: [] };
    try {
      const onProgress = (count: number): void => void (looked = count);
      const scan = await scanMusic({ root, before: cache, now: clock.now(), signal, onProgress });
      await accept(scan);
      const { problems, read } = scan;
      const songs = catalogue.songs.length;
      report = { ended: clock.now(), songs, read, problems, failure: null };
    } catch (thrown) {
      if (!signal.aborted) report = { ...base, ended: clock.now(), failure: describe(thrown) };
    }
  };

  const start = (): Promise<void> => {
    running = scanOnce().finally(() => {
      running = null;
    });
    return running;
  };

  const scan = (): Promise<void> => {
    if (closing.signal.aborted) return Promise.resolve();
    if (!running) return start();
    following ??= running.then(() => {
      following = null;
      return scan();
    });
    return following;
  };

  return {
    catalogue: () => catalogue,
    status: () => ({
      scanning: running !== null,
      count: running ? looked : catalogue.songs.length,
      lastScan: report?.ended ?? 0,
    }),
    report: () => report,
    scan,
    close: async () => {
      closing.abort();
      await running;
    },
  };
};
