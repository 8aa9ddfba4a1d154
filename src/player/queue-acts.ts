import type { Player } from './player-api';
import type { PlayerCore } from './player-core';
import * as queues from './queue';
import type { Random } from './shuffle';

export type QueueActs = Pick<
  Player,
  | 'playFrom'
  | 'playShuffled'
  | 'playNext'
  | 'add'
  | 'remove'
  | 'clear'
  | 'move'
  | 'jump'
  | 'setShuffled'
  | 'setRepeat'
>;

/** What a listener does with the queue. */
export const createQueueActs = (core: PlayerCore, random: Random): QueueActs => {
  const { held, byHand } = core;
  const playCurrent = (): void => {
    const entry = queues.currentEntry(held.queue);
    if (entry) core.begin(entry);
  };
  const edit = (next: queues.Queue): void => {
    const before = queues.currentEntry(held.queue);
    held.queue = next;
    const after = queues.currentEntry(held.queue);
    if (before?.id === after?.id) return core.changed('now');
    core.rest(after, 0);
  };
  return {
    playFrom: byHand((tracks, index, from = '') => {
      if (tracks.length === 0) return;
      held.queue = queues.playList(held.queue, tracks, index, random);
      held.origin = from;
      playCurrent();
    }),
    playShuffled: byHand((tracks, from = '') => {
      if (tracks.length === 0) return;
      const index = Math.floor(random() * tracks.length);
      held.queue = queues.playList({ ...held.queue, shuffled: true }, tracks, index, random);
      held.origin = from;
      playCurrent();
    }),
    playNext: (tracks) => edit(queues.insertNext(held.queue, tracks)),
    add: (tracks) => edit(queues.append(held.queue, tracks)),
    remove: (entryId) => {
      const isLast = held.queue.entries.at(-1)?.id === entryId;
      const plays = held.queue.currentId === entryId && core.transport.view().wanted;
      if (!plays || isLast) return edit(queues.remove(held.queue, entryId));
      // The one behind it goes on playing; behind the last one there is silence.
      held.queue = queues.remove(held.queue, entryId);
      playCurrent();
    },
    clear: () => edit(queues.clear(held.queue)),
    move: (entryId, toIndex) => edit(queues.move(held.queue, entryId, toIndex)),
    jump: byHand((entryId) => {
      held.queue = queues.jump(held.queue, entryId);
      playCurrent();
    }),
    setShuffled: (on) =>
      edit(on ? queues.shuffle(held.queue, random) : queues.unshuffle(held.queue)),
    setRepeat: (repeat) => edit(queues.setRepeat(held.queue, repeat)),
  };
};
