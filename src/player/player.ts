import type { Player, PlayerOptions } from './player-api';
import { createPlayerCore } from './player-core';
import * as queues from './queue';
import { goBack } from './go-back';
import { createQueueActs } from './queue-acts';

export type { Player, PlayerOptions } from './player-api';

/** seconds, as people know it from every player. */
const restartAfter = 3;

export const createPlayer = (options: PlayerOptions): Player => {
  const core = createPlayerCore(options);
  const { held, transport, getState, setSound, byHand } = core;
  const play = byHand(() => transport.play());
  const pause = byHand(() => {
    transport.pause();
    core.changed('now');
  });
  return {
    ...createQueueActs(core, options.clock),
    getState,
    subscribe: core.subscribe,
    refresh: core.refresh,
    restore: (session) => {
      held.queue = queues.restoreQueue(session);
      held.trail = session.trail ?? [];
      // A new round may be due before anything is mixed.
      if (session.shuffled) core.loadExtras().catch(() => undefined);
      held.origin = session.origin;
      setSound({ volume: clamp(session.volume, 1), muted: session.muted });
      const isSame = session.currentId === held.queue.currentId;
      transport.cue(queues.currentEntry(held.queue), isSame ? Math.max(0, session.position) : 0);
    },
    play,
    pause,
    toggle: () => (transport.view().wanted && getState().status !== 'blocked' ? pause() : play()),
    stop: byHand(() => core.rest(queues.currentEntry(held.queue), 0)),
    next: byHand(() => {
      // When none can be played, the nearest is tried: the listener is told why.
      const [nearest] = queues.candidatesAfter(held.queue, false);
      const target = core.nextUp(held.queue, false);
      if (target) core.goTo(target);
      else if (nearest) core.begin(nearest);
      else core.rest(queues.currentEntry(held.queue), 0);
    }),
    previous: byHand(() => {
      if (transport.view().position > restartAfter) return transport.seek(0);
      goBack(core);
    }),
    seek: (position) => {
      transport.seek(clamp(position, getState().duration || Number.MAX_SAFE_INTEGER));
      core.changed('now');
    },
    setVolume: (volume) => {
      const level = clamp(volume, 1);
      setSound({ volume: level, muted: held.sound.muted && level === 0 });
    },
    setMuted: (muted) => setSound({ ...held.sound, muted }),
    setOutput: core.setOutput,
    stopBetween: (stops) => {
      held.stopsBetween = stops;
    },
    setFade: core.setFade,
    sourceBack: core.failures.hurry,
    flush: core.flush,
    dispose: core.dispose,
  };
};

/** NaN, which a broken session or slider may bring, becomes 0. */
const clamp = (value: number, most: number): number => Math.min(Math.max(0, value || 0), most);
