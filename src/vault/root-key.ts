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

export const importRootKey = (raw: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey']);

/** `id` is bound into the probe, so that the rows of two roots cannot be swapped; '' = the first root. */
const sealProbe = async (key: CryptoKey, id: string): Promise<Bytes> =>
  sealRecord(await deriveRecordKey(key, 'probe'), 'probe', probeText, encodeText(id));

/**
 * A new root key. `keepRaw` is given its bytes before they are overwritten, for wrapping them: nothing
 * gives them back later.
 */
export const mintRootKey = async (
  id = '',
  keepRaw: (raw: Bytes) => Promise<void> = async () => undefined,
): Promise<RootKeyRecord> => {
  const raw = randomBytes(rootKeyLength);
  try {
    await keepRaw(raw);
    const key = await importRootKey(raw);
    return { key, probe: await sealProbe(key, id) };
  } finally {
    raw.fill(0);
  }
};

/** Whether the key still is the one that sealed its probe. */
export const proveRootKey = async ({ key, probe }: RootKeyRecord, id = ''): Promise<boolean> => {
  try {
    const recordKey = await deriveRecordKey(key, 'probe');
    return equalBytes(await openRecord(recordKey, 'probe', probe, encodeText(id)), probeText);
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
    record = await keyStore.putIfAbsent(await mintRootKey());
  }
  if (!(await proveRootKey(record))) throw new HoldfastError('vault.key-lost', { why: 'probe' });
  return record.key;
};
