import type { LockView } from '../../contracts/downloads';
import type { Clock } from '../../domain/clock';
import { HoldfastError, toFailure } from '../../domain/error';
import type { KeyStore, RootRows } from '../../library/key-store';
import { proveRootKey } from '../../vault/root-key';
import { unlockRoot } from '../../vault/root-lock';
import { createAutoLock } from './auto-lock';
import type { Keyring } from './keyring';
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
  /** Seals everything anew under the current root; resolves when the older ones are gone. */
  readonly reseal: (
    signal: AbortSignal,
    onProgress: (changing: NonNullable<LockView['changing']>) => void,
  ) => Promise<void>;
  /** From now on this tab seals under this root: it must not be forgotten meanwhile. */
  readonly hold: (root: string) => void;
}

/** Mistyped a few times is no attack; then 1, 2, 4 ... 30 s before the next is looked at. */
const freeTries = 3;
const longestDelay = 30_000;
/** ms. Tabs of one browser answer within a few; one that is frozen does not. */
const answerMs = 1_000;
/** ms. A key that was sent before the lock was closed and arrives after it is not taken. */
const deafMs = 500;
/** ms. Other tabs hear of activity so often; the shortest time that can be set is a minute. */
const aliveEvery = 10_000;
/** ms. Sealing anew met something that it knows no answer to: it is tried again. */
const restMs = 60_000;

export const createLock = (parts: LockParts): Lock => {
  const { ring, keyStore, clock } = parts;
  let changing: LockView['changing'] = null;
  let turn: Promise<unknown> = Promise.resolve();
  let failures = 0;
  let deafUntil = -Infinity;
  let toldAlive = -Infinity;
  let leading: AbortSignal | null = null;
  let resealing: AbortController | null = null;
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

  const close = (): void => {
    deafUntil = clock.monotonic() + deafMs;
    auto.stop();
    resealing?.abort();
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
    const signal = leading;
    if (!signal || signal.aborted || resealing || ring.state() === 'locked') return;
    if (rows.roots.size < 2) return;
    const stop = new AbortController();
    resealing = stop;
    const progress = (next: LockView['changing']): void => {
      channel.tell({ kind: 'changing', changing: next });
      setChanging(next);
    };
    const run = async (): Promise<void> => {
      await parts.reseal(AbortSignal.any([signal, stop.signal]), progress);
      progress(null);
      parts.tellRows();
    };
    void run()
      .catch(async (error: unknown) => {
        if (stop.signal.aborted || signal.aborted) return;
        console.warn('reseal', toFailure(error).code);
        await clock.sleep(restMs, signal);
      })
      .then(async () => {
        resealing = null;
        if (ring.state() !== 'locked') await reread();
      })
      .catch(() => undefined);
  };

  const checkPassphrase = async (rows: RootRows, passphrase: string): Promise<CryptoKey> => {
    const row = rows.roots.get(rows.current);
    if (!row || !isLocked(row)) throw new HoldfastError('vault.key-lost', { why: 'absent' });
    const tries = failures - freeTries;
    if (tries >= 0) await clock.sleep(Math.min(longestDelay, 1_000 * 2 ** tries));
    try {
      const key = await unlockRoot(rows.current, row, passphrase);
      failures = 0;
      return key;
    } catch (error) {
      if (toFailure(error).code === 'vault.wrong-passphrase') failures += 1;
      throw error;
    }
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
      deafUntil = clock.monotonic() + deafMs;
      if (ring.held()) close();
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
