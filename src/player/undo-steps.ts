import { undone, type UndoKind, type UndoStep } from './undo-queue';

export interface TakenStep {
  readonly step: UndoStep;
  readonly rest: readonly UndoStep[];
}

/** Takes a step off. What was done after it is to be taken back as if it had never been. */
export const takeStep = (steps: readonly UndoStep[], id?: number): TakenStep | null => {
  const at = id === undefined ? steps.length - 1 : steps.findIndex((each) => each.id === id);
  const [step, later] = [steps[at], steps.slice(at + 1)];
  // It was about a list that is not here any more: that one is to come back first.
  if (!step || later.some(({ kind }) => kind === 'replace')) return null;
  const before = steps.slice(0, at);
  if (step.kind === 'replace') return { step, rest: before };
  const without = later.map((each) => ({
    ...each,
    before: undone(each.before, step),
    after: undone(each.after, step),
  }));
  return { step, rest: [...before, ...without] };
};

const byHand: ReadonlySet<UndoKind> = new Set<UndoKind>(['add', 'move', 'remove']);

/** The last act made another list of one that had been put together by hand: how long that was, else 0. */
export const handmadeLost = (steps: readonly UndoStep[]): number => {
  const last = steps.at(-1);
  if (last?.kind !== 'replace') return 0;
  const earlier = steps.slice(0, -1);
  const since = earlier.slice(earlier.findLastIndex(({ kind }) => kind === 'replace') + 1);
  return since.some(({ kind }) => byHand.has(kind)) ? last.before.entries.length : 0;
};
