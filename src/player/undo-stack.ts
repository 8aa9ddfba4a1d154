import type { Queue } from './queue';
import type { UndoKind, UndoStep, UndoView } from './undo-queue';

/** The last acts on the queue, each of which can be taken back. */
export interface UndoStack {
  readonly push: (step: Omit<UndoStep, 'id'>) => void;
  /** Takes the step off, the last one when none is named. */
  readonly take: (id?: number) => UndoStep | null;
  /** Sees the queues of later steps otherwise. */
  readonly changeAfter: (id: number, change: (queue: Queue) => Queue) => void;
  readonly view: () => UndoView | null;
}

/** Nobody remembers more; each holds two lists of references. */
const mostSteps = 20;

export const createUndoStack = (): UndoStack => {
  let steps: readonly UndoStep[] = [];
  let ids = 0;
  const byHand: ReadonlySet<UndoKind> = new Set<UndoKind>(['add', 'move', 'remove']);
  return {
    push: (step) => {
      steps = [...steps, { ...step, id: ++ids }].slice(-mostSteps);
    },
    take: (id) => {
      const at = id === undefined ? steps.length - 1 : steps.findIndex((each) => each.id === id);
      const [step, later] = [steps[at], steps.slice(at + 1)];
      // It was about a list that is not here any more: that one is to come back first.
      if (!step || later.some(({ kind }) => kind === 'replace')) return null;
      steps = [...steps.slice(0, at), ...(step.kind === 'replace' ? [] : later)];
      return step;
    },
    changeAfter: (id, change) => {
      steps = steps.map((step) =>
        step.id < id ? step : { ...step, before: change(step.before), after: change(step.after) },
      );
    },
    view: () => {
      const last = steps.at(-1);
      if (!last) return null;
      const { id, kind, before, after } = last;
      const earlier = steps.slice(0, -1);
      const sinceList = earlier.slice(earlier.findLastIndex((each) => each.kind === 'replace') + 1);
      const difference = Math.abs(before.entries.length - after.entries.length);
      return {
        id,
        kind,
        count: kind === 'replace' ? before.entries.length : difference || 1,
        handmade: sinceList.some((each) => byHand.has(each.kind)),
      };
    },
  };
};
