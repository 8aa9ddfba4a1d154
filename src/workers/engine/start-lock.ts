import type { LockView } from '../../contracts/downloads';
import type { Clock } from '../../domain/clock';
import type { Key } from '../../domain/keys';
import type { Downloads } from '../../downloads/downloads';
import type { SealedObjects } from '../../downloads/ports';
import type { KeyStore } from '../../library/key-store';
import type { Library } from '../../library/library';
import type { Keyring } from './keyring';
import { createLock, type Lock } from './lock';
import { joinLocks } from './lock-tabs';
import { rootLockName } from './root-holds';
import { createSecrets } from './secrets';
import { songsOf } from './upcoming';

export interface StartLockParts {
  readonly ring: Keyring;
  readonly keyStore: KeyStore;
  readonly library: Library;
  readonly objects: SealedObjects;
  readonly downloads: Downloads;
  readonly clock: Clock;
  readonly autoLock: () => number;
  readonly onView: (view: LockView) => void;
  readonly onTurn: () => void;
  readonly tellRows: () => void;
  readonly hold: (root: string) => void;
}

/** The lock with what it needs of the rest of the engine; loaded where there is one, or when one is set. */
export const startLock = (parts: StartLockParts): Lock => {
  const { ring, keyStore, library, objects, downloads, clock } = parts;
  return createLock({
    ring,
    keyStore,
    clock,
    autoLock: parts.autoLock,
    onView: parts.onView,
    onTurn: parts.onTurn,
    tellRows: parts.tellRows,
    hold: parts.hold,
    alone,
    join: (onNews) => joinLocks(onNews),
    reseal: async (signal, onProgress) => {
      const { reseal } = await import('./reseal');
      const secrets = createSecrets(ring);
      const { records, sources } = library;
      const { exclusively, open } = downloads;
      const playing = async (): Promise<Key | null> =>
        songsOf(await library.loadSession())[0] ?? null;
      await reseal(
        {
          records,
          objects,
          sources,
          secrets,
          ring,
          keyStore,
          clock,
          exclusively,
          open,
          playing,
          whenUnheld,
        },
        signal,
        onProgress,
      );
    },
  });
};

const alone = async <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request('holdfast-passphrase', work) : work();

const whenUnheld = async (
  root: string,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  if (!navigator.locks) return work();
  await navigator.locks.request(rootLockName(root), { signal }, work);
};
