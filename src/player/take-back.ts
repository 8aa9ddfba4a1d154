import type { PlayerCore } from './player-core';
import type { Queue } from './queue';
import { takeStep } from './undo-steps';
import { undone } from './undo-queue';

/** Takes back one act of a listener on the queue, the last one when none is named. Loaded for it. */
export const takeBack = (core: PlayerCore, edit: (next: Queue) => void, id?: number): void => {
  const { held } = core;
  const taken = takeStep(held.steps, id);
  if (!taken) return;
  const { step } = taken;
  const queue = undone(held.queue, step);
  held.steps = taken.rest;
  if (step.kind !== 'replace') return edit(queue);
  const { wanted } = core.transport.view();
  held.origin = step.origin;
  held.queue = queue;
  held.trail = [];
  if (wanted) core.goTo(queue, step.position);
  else
    core.rest(
      queue.entries.find(({ id: each }) => each === queue.currentId) ?? null,
      step.position,
    );
};
