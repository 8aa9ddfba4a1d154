import { HoldfastError } from '../domain/error';
import { encodeText, equalBytes, randomBytes, type Bytes } from './bytes';
import { deriveRecordKey } from './derived-keys';
import { openRecord, sealRecord } from './sealed-record';

/** What is kept: the root key, and a constant sealed with it that proves it still is that key. */
export interface RootKeyRecord {
  /** Non-extractable, HKDF, usage `deriveKey`. IndexedDB can keep it, nothing can export it. */
  readonly key: CryptoKey;
  readonly probe: Bytes;
}

/** Where the root key lies. Kept apart from music data, so that one damage does not take both. */
export interface KeyStore {
  readonly get: () => Promise<RootKeyRecord | undefined>;
  /**
   * Keeps `record` unless there is one already, in one transaction, and gives the one that is kept
   * after it: two tabs in their first run must end with one key. Durable (`strict`) when resolved.
   */
  readonly putIfAbsent: (record: RootKeyRecord) => Promise<RootKeyRecord>;
}

const rootKeyLength = 32;
const probeText = encodeText('holdfast/probe/v1: this key opens what it sealed');
const noAad = new Uint8Array(0);

export const importRootKey = (raw: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey']);

const mint = async (): Promise<RootKeyRecord> => {
  const raw = randomBytes(rootKeyLength);
  const key = await importRootKey(raw);
  raw.fill(0);
  const probe = await sealRecord(await deriveRecordKey(key, 'probe'), 'probe', probeText, noAad);
  return { key, probe };
};

const prove = async ({ key, probe }: RootKeyRecord): Promise<boolean> => {
  try {
    const opened = await openRecord(await deriveRecordKey(key, 'probe'), 'probe', probe, noAad);
    return equalBytes(opened, probeText);
  } catch {
    return false;
  }
};

/**
 * The root key that was kept, or a new one in a first run. Never a new one in place of one that
 * is lost or does not fit: that would turn "the browser lost your key" into silence.
 *
 * @throws HoldfastError `vault.key-lost`; errors of the key store pass through
 */
export const findRootKey = async (
  keyStore: KeyStore,
  expectExisting: boolean,
): Promise<CryptoKey> => {
  let record = await keyStore.get();
  if (!record) {
    if (expectExisting) throw new HoldfastError('vault.key-lost', { why: 'absent' });
    record = await keyStore.putIfAbsent(await mint());
  }
  if (!(await prove(record))) throw new HoldfastError('vault.key-lost', { why: 'probe' });
  return record.key;
};
