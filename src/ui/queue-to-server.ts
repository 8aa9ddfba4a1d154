import type { EngineApi } from '../contracts/engine';
import type { Clock } from '../domain/clock';
import type { Player } from '../player/player';

/** ms of quiet after a change: who skips through ten songs is not told ten times. */
const settleFor = 5_000;

/**
 * Where the music stands is told to its servers: when another song plays, when the queue is another, and after a
 * pause. Nothing before something was played here: a queue that merely lay here is no news.
 */
export const startQueueToServer = (
  player: Pick<Player, 'getState' | 'subscribe'>,
  tell: EngineApi['tellQueue'],
  clock: Clock,
): void => {
  let last = player.getState();
  let hasPlayed = false;
  let waiting = new AbortController();

  const tellNow = (): void => {
    const { queue, current, position } = player.getState();
    const index = queue.findIndex(({ id }) => id === current?.id);
    if (index < 0) return;
    void tell({ tracks: queue.map(({ track }) => track), index, position }).catch(() => undefined);
  };
  player.subscribe((state) => {
    const before = last;
    last = state;
    hasPlayed ||= state.status === 'playing';
    const isOther = state.queue !== before.queue || state.current?.id !== before.current?.id;
    const hasPaused = before.status === 'playing' && state.status === 'paused';
    if (!hasPlayed || !(isOther || hasPaused)) return;
    waiting.abort();
    waiting = new AbortController();
    clock.sleep(settleFor, waiting.signal).then(tellNow, () => undefined);
  });
};
