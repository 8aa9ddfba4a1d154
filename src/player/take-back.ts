import type { PlayerCore } from './player-core';
import type { Queue } from './queue';
import { undone } from './undo-queue';
import type { UndoStack } from './undo-stack';

/** Takes back one act of a listener on the queue. Loaded for it. */
export const takeBack = (
  core: PlayerCore,
  steps: UndoStack,
  edit: (next: Queue) => void,
  id?: number,
): void => {
  const step = steps.take(id);
  if (!step) return;
  const { held } = core;
  const queue = undone(held.queue, step);
  held.undo = steps.view();
  if (step.kind !== 'replace') {
    // What was done later is to be taken back as if this had never been.
    steps.changeAfter(step.id, (later) => undone(later, step));
    return edit(queue);
  }
  const { wanted } = core.transport.view();
  held.origin = step.origin;
  held.queue = queue;
  held.trail = [];
  if (wanted) core.goTo(queue, step.position);
  else core.rest(queue.entries.find(({ id }) => id === queue.currentId) ?? null, step.position);
};
