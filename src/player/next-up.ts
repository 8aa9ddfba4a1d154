import type { FirstPlayable, PlayerExtras } from './extras';
import * as queues from './queue';
import type { Random } from './shuffle';

/** The queue standing at what may play after its current entry; null: there is nothing. */
export type NextUp = (queue: queues.Queue, ended: boolean) => queues.Queue | null;

export const createNextUp = (
  random: Random,
  extras: () => PlayerExtras | null,
  firstPlayable: FirstPlayable,
): NextUp => {
  const standing = (queue: queues.Queue, candidates = queue.entries): queues.Queue | null => {
    const next = firstPlayable(candidates);
    return next ? queues.jump(queue, next.id) : null;
  };
  return (queue, ended) => {
    const isOne = ended && queue.repeat === 'one';
    const mixes = queue.shuffled && queue.repeat !== 'off' && !isOne ? extras() : null;
    if (!mixes) return standing(queue, queues.candidatesAfter(queue, ended));
    const behind = queues.candidatesAfter({ ...queue, repeat: 'off' }, ended);
    return standing(queue, behind) ?? standing(mixes.nextRound(queue, random));
  };
};
