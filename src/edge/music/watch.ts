import { watch, type FSWatcher } from 'node:fs';
import type { Clock } from '../../domain/clock';

export interface FolderWatchOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Quiet time after a change before it is told, ms: an album being copied is many changes. */
  readonly quietMs: number;
  /** A change is told at the latest after this, ms, however restless the folder is. */
  readonly patienceMs: number;
  /** Told without a change, for what no watcher sees (network folders), ms. */
  readonly everyMs: number;
  readonly onChange: () => void;
}

export interface FolderWatch {
  /** False where the system cannot watch: then only the regular look remains. */
  readonly isWatching: () => boolean;
  readonly close: () => void;
}

const startWatcher = (
  folder: string,
  onEvent: () => void,
  onLost: () => void,
): FSWatcher | null => {
  try {
    const watcher = watch(folder, { recursive: true, persistent: false }, onEvent);
    // Out of inotify watches, folder gone, and the like.
    watcher.on('error', onLost);
    return watcher;
  } catch {
    return null;
  }
};

/** Tells that something below the folder may have changed. Never rejects, never throws. */
export const watchFolder = (options: FolderWatchOptions): FolderWatch => {
  const { folder, clock, quietMs, patienceMs, everyMs, onChange } = options;
  const closing = new AbortController();
  let quiet: AbortController | null = null;
  let restlessSince = 0;

  const settle = (): void => {
    const now = clock.monotonic();
    if (!quiet) restlessSince = now;
    quiet?.abort();
    const mine = new AbortController();
    quiet = mine;
    const left = Math.max(0, patienceMs - (now - restlessSince));
    const signal = AbortSignal.any([mine.signal, closing.signal]);
    clock.sleep(Math.min(quietMs, left), signal).then(
      () => {
        quiet = null;
        onChange();
      },
      () => undefined,
    );
  };

  const lookRegularly = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await clock.sleep(everyMs, closing.signal);
      onChange();
    }
  };

  let watcher: FSWatcher | null = null;
  const lose = (): void => {
    watcher?.close();
    watcher = null;
  };
  watcher = startWatcher(folder, settle, lose);
  void lookRegularly().catch(() => undefined);
  const close = (): void => {
    closing.abort();
    lose();
  };
  return { isWatching: () => watcher !== null, close };
};
