import type { LockView } from '../../../src/contracts/downloads';
import { HoldfastError } from '../../../src/domain/error';
import { mintRootKey } from '../../../src/vault/root-key';
import { createKeyring, type Keyring } from '../../../src/workers/engine/keyring';
import { createLock, type Lock } from '../../../src/workers/engine/lock';
import type { LockNews } from '../../../src/workers/engine/lock-tabs';
import { openRoots } from '../../../src/workers/engine/roots';
import { createSecrets } from '../../../src/workers/engine/secrets';
import { keyStoreOf, type Disk } from './lock-device';

/** Tabs of one browser: one disk, one channel, one clock that stands until it is moved. */
export const startBrowser = async () => {
  const first = await mintRootKey();
  const disk: Disk & { isFull: boolean } = {
    isFull: false,
    bytes: new Map(),
    rows: new Map(),
    keys: { current: '', roots: new Map([['', first]]) },
    source: { sealed: null },
  };
  const time = { now: 0 };
  const deaf: (() => void)[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const slept: number[] = [];
  const members: ((news: LockNews) => void)[] = [];
  const lockTabs: Lock[] = [];

  const openTab = async () => {
    const ring: Keyring = createKeyring(64);
    const keyStore = keyStoreOf(disk, () => {
      if (disk.isFull) throw new HoldfastError('storage.quota');
    });
    await openRoots(await keyStore.all(), ring);
    const views: LockView[] = [];
    let member: (news: LockNews) => void = () => undefined;
    const lock = createLock({
      ring,
      keyStore,
      clock: {
        now: () => time.now,
        monotonic: () => time.now,
        random: () => 0.5,
        sleep: async (ms, signal) => {
          slept.push(ms);
          // The watch of the auto-lock looks only when the test says so.
          if (signal) await new Promise((_, reject) => signal.addEventListener('abort', reject));
          else if (ms === 500) await new Promise<void>((resolve) => deaf.push(resolve));
          else if (ms === 1_000) await new Promise((resolve) => setTimeout(resolve, 100));
        },
      },
      join: (onNews) => {
        member = onNews;
        members.push(onNews);
        return { tell: (news) => members.forEach((each) => each !== member && each(news)) };
      },
      autoLock: () => 15,
      onView: (view) => views.push(view),
      onTurn: () => undefined,
      tellRows: () => lockTabs.forEach((each) => each !== lock && void each.reread()),
      reseal: async () => undefined,
      hold: () => undefined,
      alone: (work) => {
        const next = turn.then(work);
        turn = next.catch(() => undefined);
        return next;
      },
    });
    lockTabs.push(lock);
    return { lock, ring, views, secrets: createSecrets(ring) };
  };
  const pass = (ms: number): void => {
    time.now += ms;
    for (const wake of deaf.splice(0)) wake();
  };
  return { disk, time, slept, openTab, pass };
};

/** What was said over the channel has been taken in. */
export const settled = async (check: () => void): Promise<void> => {
  for (let tries = 0; ; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    try {
      return check();
    } catch (error) {
      if (tries > 200) throw error;
    }
  }
};
