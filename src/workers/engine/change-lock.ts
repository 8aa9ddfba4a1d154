import { HoldfastError } from '../../domain/error';
import type { AnyRootRow, KeyStore } from '../../library/key-store';
import { newObjectId } from '../../vault/object-identity';
import { mintRootKey } from '../../vault/root-key';
import { calibrateIterations, carryRoot, mintLockedRoot } from '../../vault/root-lock';
import type { OpenKeys } from './keyring';
import { isLocked, openOthers } from './roots';

/**
 * A new root key, never the old one wrapped in another way: raw bytes of keys stay in the logs of the browser's
 * database for a while (reliability.md F3), so whatever is to be protected from now on must be sealed under a
 * key that never lay there. `next` null: the new one needs no passphrase. `now` was found right before.
 *
 * From the one strict write on, the new passphrase opens everything and the old one nothing: an older root
 * is in the care of the newer until nothing is sealed under it any more (`reseal`).
 */
export const changeRoot = async (
  keyStore: KeyStore,
  now: string | null,
  next: string | null,
  monotonic: () => number,
): Promise<OpenKeys> => {
  const { current: from, roots } = await keyStore.all();
  const to = newObjectId();
  const { row, key } = await mint(to, next, monotonic);
  const changes = new Map<string, AnyRootRow>([[to, row]]);
  const old = roots.get(from);
  if (old && isLocked(old)) changes.set(from, await carryRoot(old, now ?? '', to, key));
  if (!(await keyStore.change(from, to, changes))) {
    // Another tab changed it between the reading and the writing.
    throw new HoldfastError('storage.blocked', { what: 'lock' });
  }
  return openOthers(await keyStore.all(), key);
};

const mint = async (
  id: string,
  passphrase: string | null,
  monotonic: () => number,
): Promise<{ readonly row: AnyRootRow; readonly key: CryptoKey }> => {
  if (passphrase === null) {
    const row = await mintRootKey(id);
    return { row, key: row.key };
  }
  return mintLockedRoot(id, passphrase, await calibrateIterations(monotonic));
};
