import type { Key } from '../domain/keys';
import type { Player, PlayerOptions } from './player-api';
import type { PlayerCore } from './player-core';
import * as queues from './queue';
import type { UndoKind } from './undo-queue';

export type QueueActs = Pick<
  Player,
  | 'playFrom'
  | 'playShuffled'
  | 'playNext'
  | 'add'
  | 'addLike'
  | 'remove'
  | 'clear'
  | 'move'
  | 'jump'
  | 'undo'
  | 'setShuffled'
  | 'setRepeat'
>;

interface NewList {
  readonly tracks: readonly Key[];
  readonly index: number;
  readonly shuffled: boolean;
  readonly from: string;
  readonly position: number;
}

const ignore = (): void => undefined;
/** Nobody remembers more; each holds two lists of references. */
const mostSteps = 20;

/** What a listener does with the queue. */
export const createQueueActs = (
  core: PlayerCore,
  { random }: PlayerOptions['clock'],
): QueueActs => {
  const { held, byHand, loadExtras } = core;
  const playCurrent = (position = 0): void => core.goTo(held.queue, position);

  const remember = (kind: UndoKind, after: queues.Queue): void => {
    const { steps, queue: before, origin } = held;
    const id = (steps.at(-1)?.id ?? 0) + 1;
    const { position } = core.transport.view();
    held.steps = [...steps, { id, kind, before, after, origin, position }].slice(-mostSteps);
  };
  /** Another queue; what plays goes on when it is in it. */
  const edit = (next: queues.Queue): void => {
    const before = queues.currentEntry(held.queue);
    held.queue = next;
    const after = queues.currentEntry(held.queue);
    if (before?.id === after?.id) return core.changed('now');
    core.rest(after, 0);
  };
  const change = (kind: UndoKind, next: queues.Queue): void => {
    if (next === held.queue) return;
    remember(kind, next);
    edit(next);
  };
  /** Who made the songs may be known only after they were mixed: what has not played yet is mixed anew. */
  const mixBetter = async (): Promise<void> => {
    const { entries, shuffled } = held.queue;
    if (!shuffled) return;
    const extras = await loadExtras();
    await extras?.learn(entries.map(({ track }) => track));
    if (extras && held.queue.entries === entries) edit(extras.mixRest(held.queue, random));
  };
  const replace = ({ tracks, index, shuffled, from, position }: NewList): void => {
    if (tracks.length === 0) return;
    const next = queues.playList({ ...held.queue, shuffled }, tracks, index, random);
    if (held.queue.entries.length > 0) remember('replace', next);
    held.queue = next;
    held.trail = [];
    held.origin = from;
    playCurrent(position);
    void mixBetter().catch(ignore);
  };
  return {
    playFrom: byHand((tracks, index, from = '', position = 0) =>
      replace({ tracks, index, shuffled: held.queue.shuffled, from, position }),
    ),
    playShuffled: byHand((tracks, from = '') =>
      replace({
        tracks,
        index: Math.floor(random() * tracks.length),
        shuffled: true,
        from,
        position: 0,
      }),
    ),
    playNext: (tracks) => change('add', queues.insertNext(held.queue, tracks)),
    add: (tracks) => change('add', queues.append(held.queue, tracks)),
    addLike: (tracks, likeOf) => edit(queues.append(held.queue, tracks, likeOf)),
    remove: (entryId) => {
      const isLast = held.queue.entries.at(-1)?.id === entryId;
      const plays = held.queue.currentId === entryId && core.transport.view().wanted;
      const next = queues.remove(held.queue, entryId);
      if (!plays || isLast) return change('remove', next);
      // The one behind it goes on playing; behind the last one there is silence.
      remember('remove', next);
      held.queue = next;
      playCurrent();
    },
    clear: () => change('clear', queues.clear(held.queue)),
    move: (entryId, toIndex) => change('move', queues.move(held.queue, entryId, toIndex)),
    jump: byHand((entryId) => core.goTo(queues.jump(held.queue, entryId))),
    undo: (id) => {
      void loadExtras().then((extras) => extras?.takeBack(core, edit, id), ignore);
    },
    setShuffled: (on) => {
      edit(on ? queues.shuffle(held.queue, random) : queues.unshuffle(held.queue));
      void mixBetter().catch(ignore);
    },
    setRepeat: (repeat) => edit(queues.setRepeat(held.queue, repeat)),
  };
};
