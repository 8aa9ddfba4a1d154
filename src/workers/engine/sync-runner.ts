import type { SyncProgress } from '../../contracts/library';
import { toFailure } from '../../domain/error';
import type { SourceId } from '../../domain/keys';
import type { Library } from '../../library/library';
import type { MusicProvider } from '../../providers/provider';

/** Takes over catalogues, one source after the other, in one tab at a time. */
export interface SyncRunner {
  /** Resolves when all were tried; a failed one is told by its progress. */
  readonly run: (providers: readonly MusicProvider[]) => Promise<void>;
  readonly stop: (source: SourceId) => void;
}

export interface SyncRunnerParts {
  readonly library: Library;
  readonly onProgress: (progress: SyncProgress) => void;
  readonly onSynced: () => void;
}

export const createSyncRunner = ({
  library,
  onProgress,
  onSynced,
}: SyncRunnerParts): SyncRunner => {
  const running = new Map<SourceId, AbortController>();

  const syncOne = async (provider: MusicProvider, signal: AbortSignal): Promise<void> => {
    await library.sync(provider.feed, { signal, onProgress });
    // Lists and stars may be other ones although the songs are the same.
    onSynced();
  };

  /** While another tab syncs the same source this waits, then finds little to do. */
  const locked = async (provider: MusicProvider): Promise<void> => {
    if (running.has(provider.source)) return;
    const controller = new AbortController();
    running.set(provider.source, controller);
    const work = (): Promise<void> => syncOne(provider, controller.signal);
    try {
      const name = `holdfast-sync-${provider.source}`;
      await (navigator.locks ? navigator.locks.request(name, work) : work());
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'aborted') return;
      // The progress has told `failed`; the reason stands in the health of the source.
      console.warn('sync', provider.source, failure.code);
    } finally {
      running.delete(provider.source);
    }
  };

  return {
    run: async (providers) => {
      await Promise.all(providers.map(locked));
    },
    stop: (source) => running.get(source)?.abort(),
  };
};
