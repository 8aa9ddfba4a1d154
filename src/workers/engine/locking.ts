import type { LockView } from '../../contracts/downloads';
import { HoldfastError } from '../../domain/error';
import { systemClock } from '../../domain/system-clock';
import type { Downloads } from '../../downloads/downloads';
import type { Foundation } from './foundation';
import { lazily } from './lazily';
import type { Lock } from './lock';

/** The door to the lock for the rest of the engine: nearly nothing as long as there is none. */
export interface Locking {
  readonly view: () => LockView;
  /** Throws why there is none: the keys are lost. */
  readonly lock: () => Promise<Lock>;
  /** Somebody plays, or does something. */
  readonly touch: () => void;
  /** After the page was shown. */
  readonly begin: () => void;
  /** Another tab changed the keys. */
  readonly reread: () => Promise<void>;
  readonly lead: (signal: AbortSignal) => void;
}

export interface LockingParts {
  readonly ground: Foundation;
  readonly downloads: Downloads;
  readonly autoLock: () => number;
  readonly onView: (view: LockView) => void;
  readonly tellRows: () => void;
  readonly tellWake: () => void;
}

export const createLocking = (parts: LockingParts): Locking => {
  const { ground, downloads } = parts;
  const { keys: ring, keyStore, library, objects } = ground;
  ring?.onClose(downloads.audio.forget);
  let opened: Lock | null = null;
  let leading: AbortSignal | null = null;
  const reread = async (): Promise<void> => (await lock()).reread();
  const holds = lazily(async () => {
    const { createRootHolds } = await import('./root-holds');
    return createRootHolds({
      clock: systemClock,
      sealing: () => downloads.open,
      // It may have been changed between the reading of it and now.
      onHeld: async (root) => {
        if (keyStore && (await keyStore.all()).current !== root) await reread();
      },
    });
  });
  const hold = (root: string): void => void holds().then((take) => take(root), ignore);

  const lock = lazily(async () => {
    if (!ring || !keyStore) throw lostKeys(ground);
    const { startLock } = await import('./start-lock');
    opened = startLock({
      ring,
      keyStore,
      library,
      objects,
      downloads,
      hold,
      onView: parts.onView,
      autoLock: parts.autoLock,
      tellRows: parts.tellRows,
      clock: systemClock,
      onTurn: () => {
        downloads.wake();
        void downloads.adjust().catch(ignore);
        parts.tellWake();
      },
    });
    if (leading) opened.lead(leading);
    return opened;
  });
  return {
    view: () => opened?.view() ?? { state: ring?.state() ?? 'none', changing: null },
    lock,
    touch: () => opened?.touch(),
    begin: () => {
      if (ground.root !== null) hold(ground.root);
      if (ground.hasLock) void reread().catch(ignore);
    },
    reread,
    lead: (signal) => {
      leading = signal;
      opened?.lead(signal);
    },
  };
};

const ignore = (): void => undefined;

const lostKeys = ({ trouble }: Foundation): HoldfastError =>
  new HoldfastError(trouble?.code ?? 'vault.unavailable', trouble?.data ?? {});
