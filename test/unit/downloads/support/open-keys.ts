import { checkWebCrypto } from '../../../../src/vault/vault';
import { findRootKey, type KeyStore } from '../../../../src/vault/root-key';
import { createKeyring, type Keyring } from '../../../../src/workers/engine/keyring';

/** A ring that holds the one root key of a device without a lock. */
export const openKeys = async (keyStore: KeyStore, segmentLength: number): Promise<Keyring> => {
  checkWebCrypto();
  const ring = createKeyring(segmentLength);
  const key = await findRootKey(keyStore, false);
  ring.put({ current: '', keys: new Map([['', key]]), isLockable: false });
  return ring;
};
