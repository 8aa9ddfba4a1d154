import { signal, type ReadonlySignal } from '@preact/signals';
import type { Failure } from '../../domain/error';

export interface Toast {
  readonly id: number;
  /** One of the two: a sentence, or a failure that `ui/words` puts into one. */
  readonly text: string | null;
  readonly failure: Failure | null;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export interface UndoActs {
  readonly undo: () => void;
  readonly commit: () => void;
  readonly stayOnLeave?: boolean;
}

export interface Toasts {
  readonly shown: ReadonlySignal<readonly Toast[]>;
  readonly show: (text: string, action?: { label: string; run: () => void }) => void;
  readonly showFailure: (failure: Failure) => void;
  /**
   * Something that can be undone: `commit` runs when the toast has gone, when it is closed, and when
   * the page is left; never after `undo`. With `stayOnLeave` leaving the page is an undo, too: for what
   * takes many steps, which a page that goes would cut in the middle.
   */
  readonly showUndo: (text: string, label: string, acts: UndoActs) => void;
  readonly close: (id: number) => void;
}

/** ms. Long enough to read a sentence twice and reach a button; WCAG asks for no loss after it. */
const shownFor = 8_000;
/** More would cover the page. */
const mostToasts = 3;

const isSame = (one: Failure | null, other: Failure): boolean =>
  one !== null &&
  one.code === other.code &&
  JSON.stringify(one.data) === JSON.stringify(other.data);

export const createToasts = (): Toasts => {
  const shown = signal<readonly Toast[]>([]);
  const commits = new Map<number, () => void>();
  let nextId = 1;

  const close = (id: number): void => {
    shown.value = shown.peek().filter((toast) => toast.id !== id);
    const commit = commits.get(id);
    commits.delete(id);
    commit?.();
  };
  const add = (toast: Omit<Toast, 'id'>): number => {
    const id = nextId++;
    for (const old of shown.peek().slice(0, -(mostToasts - 1))) close(old.id);
    shown.value = [...shown.peek(), { ...toast, id }];
    setTimeout(() => close(id), shownFor);
    return id;
  };
  return {
    shown,
    close,
    show: (text, action) => void add({ text, failure: null, action: action ?? null }),
    showFailure: (failure) => {
      if (failure.code === 'aborted') return;
      // Three songs that fail for one reason are one sentence.
      const same = shown.peek().find((toast) => isSame(toast.failure, failure));
      if (same) close(same.id);
      add({ text: null, failure, action: null });
    },
    showUndo: (text, label, { undo, commit, stayOnLeave = false }) => {
      const id = add({
        text,
        failure: null,
        action: {
          label,
          run: () => {
            commits.delete(id);
            undo();
          },
        },
      });
      commits.set(id, commit);
      const leave = (): void => {
        if (stayOnLeave) commits.delete(id);
        close(id);
      };
      globalThis.addEventListener?.('pagehide', leave, { once: true });
    },
  };
};
