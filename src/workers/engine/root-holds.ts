import type { Clock } from '../../domain/clock';

/**
 * A root may be forgotten only when no tab seals anything under it any more, not even one that has not heard
 * of the newer one (it is frozen). Each tab holds a shared Web Lock with the name of its root.
 */
export const rootLockName = (root: string): string => `holdfast-root-${root}`;

export interface RootHoldParts {
  readonly clock: Clock;
  /** What is being sealed now and has no row yet. */
  readonly sealing: () => Iterable<string>;
  /** From now on it is held. What changed before is read now. */
  readonly onHeld: (root: string) => Promise<void>;
}

/** ms. A row that was sealed under the older root is written long before. */
const settleMs = 5_000;

export const createRootHolds = ({ clock, sealing, onHeld }: RootHoldParts) => {
  let held: string | null = null;
  let release = (): void => undefined;
  /** Not before all is over that was begun until now; what begins later is under the newer root. */
  const letGo = async (before: () => void): Promise<void> => {
    const begun = new Set(sealing());
    const isGoingOn = (): boolean => [...sealing()].some((objectId) => begun.has(objectId));
    do await clock.sleep(settleMs);
    while (isGoingOn());
    before();
  };
  return (root: string): void => {
    if (root === held || !globalThis.navigator?.locks) return;
    held = root;
    const older = release;
    const until = new Promise<void>((resolve) => (release = resolve));
    const work = (): Promise<void> => {
      void onHeld(root).catch(() => undefined);
      return until;
    };
    navigator.locks.request(rootLockName(root), { mode: 'shared' }, work).catch(() => undefined);
    void letGo(older);
  };
};
