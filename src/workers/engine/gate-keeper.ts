import type { Clock } from '../../domain/clock';
import { emptyGate, type GateChange, type GateState } from '../../net/gate-memory';
import { fromMessage, fromStored, toMessage, toStored } from '../../net/gate-snapshot';

/**
 * What the gate knows outlives the worker and is known in every tab: a second tab, or the same one loaded anew, must
 * not ask a server that asked for quiet, nor spend the budget of retries again.
 */
export interface GateKeeper {
  /** What an earlier worker knew. */
  readonly restored: GateState;
  readonly changed: (change: GateChange) => void;
  /** From now on what other tabs tell is taken over. */
  readonly attach: (gate: GateDoor) => void;
  /** The page is hidden, perhaps for good: what is not written yet is written now. */
  readonly flush: () => Promise<void>;
}

export interface GateDoor {
  readonly state: () => GateState;
  readonly adopt: (change: GateChange) => void;
}

export interface GateKeeperParts {
  readonly clock: Clock;
  readonly load: () => Promise<unknown>;
  readonly save: (stored: unknown) => Promise<void>;
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;
}

/** ms. In an outage there are many changes, and losing the last is no harm. */
const saveAfter = 3_000;

export const openGateKeeper = async (parts: GateKeeperParts): Promise<GateKeeper> => {
  const { clock, channel } = parts;
  const restored = await parts.load().then(
    (stored) => fromStored(stored, clock),
    () => emptyGate,
  );
  let door: GateDoor | null = null;
  let isPlanned = false;
  let isChanged = false;

  const write = async (): Promise<void> => {
    if (!isChanged || !door) return;
    isChanged = false;
    // A disk that takes nothing costs the memory, not the music.
    await parts.save(toStored(door.state(), clock)).catch(() => undefined);
  };
  const plan = (): void => {
    isChanged = true;
    if (isPlanned) return;
    isPlanned = true;
    void clock.sleep(saveAfter).then(() => {
      isPlanned = false;
      return write();
    });
  };

  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const change = fromMessage(data, clock);
    if (change) door?.adopt(change);
  });
  return {
    restored,
    changed: (change) => {
      const message = toMessage(change, clock);
      if (message === null) return;
      channel.postMessage(message);
      plan();
    },
    attach: (gate) => (door = gate),
    flush: write,
  };
};
