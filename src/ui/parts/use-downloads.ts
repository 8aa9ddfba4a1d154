import type { CollectionDownload, CollectionRef, KeepOptions } from '../../contracts/downloads';
import { toFailure } from '../../domain/error';
import { refId } from '../state/app-store';
import { frameWords } from '../words/frame';
import { downloadWords } from '../words/pages';
import { useServices } from '../services';

export interface DownloadActs {
  readonly start: (options?: Partial<KeepOptions>) => void;
  readonly change: (change: Partial<KeepOptions>) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
  readonly again: () => void;
  /** Gone from view at once, from the device when it can no longer be undone. */
  readonly remove: (title: string) => void;
}

export const useDownloadActs = (ref: CollectionRef): DownloadActs => {
  const { engine, store } = useServices();
  const { toasts, removing } = store;
  const report = (thrown: unknown): void => toasts.showFailure(toFailure(thrown));
  const id = refId(ref);
  const mark = (gone: boolean): void => {
    const next = new Set(removing.peek());
    if (gone) next.add(id);
    else next.delete(id);
    removing.value = next;
  };
  return {
    start: (options) => {
      mark(false);
      engine.download(ref, options).catch(report);
    },
    change: (change) => void engine.changeDownload(ref, change).catch(report),
    pause: () => void engine.pauseDownload(ref).catch(report),
    resume: () => void engine.resumeDownload(ref).catch(report),
    cancel: () => void engine.cancelDownload(ref).catch(report),
    again: () => void engine.retryDownload(ref).catch(report),
    remove: (title) => {
      mark(true);
      const commit = (): void => {
        if (!removing.peek().has(id)) return;
        engine
          .removeDownload(ref)
          .catch(report)
          .finally(() => mark(false));
      };
      toasts.showUndo(downloadWords.removed(title), frameWords.undo, {
        undo: () => mark(false),
        commit,
      });
    },
  };
};

/** Null: not asked for. */
export const useCollection = (ref: CollectionRef): CollectionDownload | null => {
  const id = refId(ref);
  return useServices().store.collections.value.find((each) => refId(each.ref) === id) ?? null;
};
