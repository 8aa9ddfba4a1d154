import type { PlayerCore } from './player-core';
import * as queues from './queue';

/** To what was heard before in an order of chance, else to what stands before in the queue. */
export const goBack = (core: PlayerCore): void => {
  const { held, transport } = core;
  const candidates = [...heardBefore(core), ...queues.candidatesBefore(held.queue)];
  const target = core.firstPlayable(candidates) ?? candidates[0];
  if (!target) return transport.seek(0);
  const { trail } = held;
  core.begin(target);
  // Back is no step forward.
  const at = trail.lastIndexOf(target.id);
  held.trail = at < 0 ? trail : trail.slice(0, at);
};

const heardBefore = ({ held }: PlayerCore) => {
  const { queue, trail } = held;
  if (!queue.shuffled) return [];
  const byId = new Map(queue.entries.map((entry) => [entry.id, entry]));
  return trail.toReversed().flatMap((id) => (id === queue.currentId ? [] : (byId.get(id) ?? [])));
};
