import type { EngineApi } from '../contracts/engine';
import type { Kin } from '../contracts/session';
import type { Key } from '../domain/keys';
import type { PlayerExtras } from '../player/extras';
import { mixRest, nextRound } from '../player/mix-queue';
import type { Queue } from '../player/queue';
import { takeBack } from '../player/take-back';

/** How to keep artists apart, and who made what: the engine is asked when a queue is mixed. */
export const createQueueExtras = (engine: Pick<EngineApi, 'kin'>): PlayerExtras => {
  const known = new Map<Key, Kin>();
  const kinOf = (key: Key): Kin | undefined => known.get(key);
  const rounds = new WeakMap<Queue, Queue>();
  return {
    takeBack,
    learn: async (tracks) => {
      const missing = tracks.filter((key) => !known.has(key));
      const found = missing.length > 0 ? await engine.kin(missing) : [];
      missing.forEach((key, at) => known.set(key, found[at]!));
    },
    mixRest: (queue, random) => mixRest(queue, random, kinOf),
    nextRound: (queue, random) => {
      // What was made ready is what plays.
      const round = rounds.get(queue) ?? nextRound(queue, random, kinOf);
      rounds.set(queue, round);
      return round;
    },
  };
};
