import type { QueueEntry } from '../contracts/session';
import * as queues from './queue';
import type { Mix, Random } from './shuffle';

/**
 * The queue standing at what may play after its current entry; null: there is nothing. Asked twice of one queue the
 * answer is the same: what was made ready is what plays.
 */
export type NextUp = (queue: queues.Queue, ended: boolean) => queues.Queue | null;

export const createNextUp = (
  random: Random,
  mix: Mix,
  firstPlayable: (entries: readonly QueueEntry[]) => QueueEntry | undefined,
): NextUp => {
  const rounds = new WeakMap<queues.Queue, queues.Queue>();
  const roundAfter = (queue: queues.Queue): queues.Queue => {
    const round = rounds.get(queue) ?? queues.nextRound(queue, random, mix);
    rounds.set(queue, round);
    return round;
  };
  const standing = (queue: queues.Queue, candidates: readonly QueueEntry[]) => {
    const next = firstPlayable(candidates);
    return next ? queues.jump(queue, next.id) : null;
  };
  return (queue, ended) => {
    const isOne = ended && queue.repeat === 'one';
    if (!queue.shuffled || queue.repeat === 'off' || isOne) {
      return standing(queue, queues.candidatesAfter(queue, ended));
    }
    const behind = queues.candidatesAfter({ ...queue, repeat: 'off' }, ended);
    const next = standing(queue, behind);
    if (next) return next;
    const round = roundAfter(queue);
    return standing(round, round.entries);
  };
};
