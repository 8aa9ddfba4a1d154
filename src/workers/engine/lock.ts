import type { LockView } from '../../contracts/downloads';
import type { Clock } from '../../domain/clock';
import { HoldfastError } from '../../domain/error';
import type { KeyStore, RootRows } from '../../library/key-store';
import { proveRootKey } from '../../vault/root-key';
import { unlockRoot } from '../../vault/root-lock';
import { createAutoLock } from './auto-lock';
import { createGuessGuard, type GuessParts } from './guesses';
import type { Keyring } from './keyring';
import { createResealing, type ResealingParts } from './lock-reseal';
import type { LockChannel, LockNews } from './lock-tabs';
import { isLocked, isPlain, openOthers } from './roots';

/**
 * The listener's own lock. Loaded where there is one, or when one is set. Closed means that no key is in
 * memory in any tab; the catalogue, search and lists go on, everything sealed fails with `vault.locked`.
 */
export interface Lock {
  readonly view: () => LockView;
  /** `null` as the next one removes the lock. Rejects with `vault.wrong-passphrase`. */
  readonly changePassphrase: (now: string | null, next: string | null) => Promise<void>;
  readonly unlock: (passphrase: string) => Promise<void>;
  /** In all tabs. */
  readonly lockNow: () => void;
  /** Somebody plays, or does something. */
  readonly touch: () => void;
  /** Another tab changed the rows of keys. */
  readonly reread: () => Promise<void>;
  /** This tab does the work of all until the signal is aborted. */
  readonly lead: (signal: AbortSignal) => void;
}

export interface LockParts {
  readonly ring: Keyring;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
  readonly join: (onNews: (news: LockNews) => void) => LockChannel;
  /** Minutes; as it is set now. */
  readonly autoLock: () => number;
  readonly onView: (view: LockView) => void;
  /** Opened, or closed: what waits for it, or must stop, is told. */
  readonly onTurn: () => void;
  /** Other tabs are to read the rows of keys again. */
  readonly tellRows: () => void;
  readonly reseal: ResealingParts['reseal'];
  /** One passphrase is looked at at a time, among all tabs. */
  readonly alone: GuessParts['alone'];
  /** From now on this tab seals under this root: it must not be forgotten meanwhile. */
  readonly hold: (root: string) => void;
}

/** ms. Tabs of one browser answer within a few; one that is frozen does not. */
const answerMs = 1_000;
/** ms. A key that was sent before the lock was closed and arrives after it is not taken. */
const deafMs = 500;
/** ms. Other tabs hear of activity so often; the shortest time that can be set is a minute. */
const aliveEvery = 10_000;

export const createLock = (parts: LockParts): Lock => {
  const { ring, keyStore, clock } = parts;
  const guard = createGuessGuard(parts);
  let changing: LockView['changing'] = null;
  let turn: Promise<unknown> = Promise.resolve();
  let deafUntil = -Infinity;
  let toldAlive = -Infinity;
  let leading: AbortSignal | null = null;
  let onKey: (() => void) | null = null;

  const view = (): LockView => ({ state: ring.state(), changing });
  const tellView = (): void => parts.onView(view());
  const setChanging = (next: LockView['changing']): void => {
    changing = next;
    tellView();
  };
  /** One at a time: whoever guesses in two calls at once waits for both. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };

  /** Afterwards it asks: a key that was given meanwhile, because somebody unlocked again, was not heard. */
  const goDeaf = (): void => {
    deafUntil = clock.monotonic() + deafMs;
    void clock.sleep(deafMs).then(() => {
      if (ring.state() === 'locked') channel.tell({ kind: 'ask' });
    });
  };
  const close = (): void => {
    goDeaf();
    auto.stop();
    resealing.stop();
    ring.close();
    tellView();
    parts.onTurn();
  };
  const auto = createAutoLock({
    clock,
    minutes: parts.autoLock,
    onDue: () => lockNow(),
  });
  const lockNow = (): void => {
    if (!ring.held()) return;
    channel.tell({ kind: 'close' });
    close();
  };
  const isOverdue = (): boolean => ring.held() !== null && auto.isDue();
  // A machine that slept wakes up to a request before any timer runs.
  ring.watch(() => {
    if (isOverdue()) lockNow();
  });

  const opened = (rows: RootRows, wasOpen: boolean): void => {
    parts.hold(rows.current);
    if (ring.held() && !wasOpen) auto.start();
    tellView();
    parts.onTurn();
    goOn(rows);
  };
  const take = async (rows: RootRows, key: CryptoKey): Promise<void> => {
    const wasOpen = ring.held() !== null;
    ring.put(await openOthers(rows, key));
    opened(rows, wasOpen);
  };

  const goOn = (rows: RootRows): void => {
    const isNeeded = ring.state() !== 'locked' && rows.roots.size > 1;
    if (leading && isNeeded) resealing.begin(leading);
  };
  const resealing = createResealing({
    clock,
    reseal: parts.reseal,
    onProgress: (next) => {
      channel.tell({ kind: 'changing', changing: next });
      setChanging(next);
    },
    onDone: parts.tellRows,
    onEnd: async () => {
      if (ring.state() !== 'locked') await reread();
    },
  });

  const checkPassphrase = async (rows: RootRows, passphrase: string): Promise<CryptoKey> => {
    const row = rows.roots.get(rows.current);
    if (!row || !isLocked(row)) throw new HoldfastError('vault.key-lost', { why: 'absent' });
    return guard.check(() => unlockRoot(rows.current, row, passphrase));
  };

  /** Whether another tab gave the key of the current root. */
  const askOthers = (): Promise<boolean> =>
    new Promise((resolve) => {
      onKey = () => resolve(true);
      channel.tell({ kind: 'ask' });
      void clock.sleep(answerMs).then(() => resolve(false));
    });

  const takeKey = async (root: string, key: CryptoKey): Promise<void> => {
    if (clock.monotonic() < deafUntil || ring.held()?.current === root) return;
    const rows = await keyStore.all();
    const row = rows.roots.get(root);
    if (root !== rows.current || !row || !isLocked(row)) return;
    if (!(await proveRootKey({ key, probe: row.probe }, root))) return;
    if (clock.monotonic() < deafUntil) return;
    await take(rows, key);
    onKey?.();
  };

  async function reread(): Promise<void> {
    const rows = await keyStore.all();
    const row = rows.roots.get(rows.current);
    if (!row) return;
    if (isPlain(row)) return take(rows, row.key);
    const own = ring.held();
    const key = own?.current === rows.current ? own.keys.get(own.current) : undefined;
    if (key) return take(rows, key);
    if (await askOthers()) return;
    // The listener was quicker than the asking.
    if (ring.held()?.current === rows.current) return;
    // Nobody who has the new key is left: what this tab still holds is of the lock before.
    close();
  }

  const answer = (): void => {
    const held = ring.held();
    if (!held || isOverdue()) return;
    channel.tell({ kind: 'key', root: held.current, key: held.keys.get(held.current)! });
  };
  const touch = (): void => {
    if (isOverdue()) return lockNow();
    auto.touch();
    if (!ring.held() || clock.monotonic() - toldAlive < aliveEvery) return;
    toldAlive = clock.monotonic();
    channel.tell({ kind: 'alive' });
  };
  const channel = parts.join((news) => {
    if (news.kind === 'ask') answer();
    else if (news.kind === 'key') void takeKey(news.root, news.key).catch(() => undefined);
    else if (news.kind === 'close') {
      if (ring.held()) close();
      else goDeaf();
    } else if (news.kind === 'alive') auto.touch();
    else setChanging(news.changing);
  });

  return {
    view,
    touch,
    lockNow,
    reread,
    lead: (signal) => {
      leading = signal;
      void keyStore.all().then(goOn, () => undefined);
    },
    unlock: (passphrase) =>
      inTurn(async () => {
        if (ring.state() !== 'locked') return;
        const rows = await keyStore.all();
        const key = await checkPassphrase(rows, passphrase);
        await take(rows, key);
        answer();
      }),
    changePassphrase: (now, next) =>
      inTurn(async () => {
        if (next === '') throw new HoldfastError('input.invalid', { what: 'passphrase' });
        const rows = await keyStore.all();
        const row = rows.roots.get(rows.current);
        if (!row) throw new HoldfastError('vault.key-lost', { why: 'absent' });
        if (isLocked(row)) await checkPassphrase(rows, now ?? '');
        else if (next === null) return;
        const { changeRoot } = await import('./change-lock');
        const wasOpen = ring.held() !== null;
        ring.put(await changeRoot(keyStore, now, next, clock.monotonic));
        opened(await keyStore.all(), wasOpen);
        parts.tellRows();
        answer();
      }),
  };
};
