import { HoldfastError } from '../domain/error';
import { encodeText, randomBytes, type Bytes } from './bytes';
import { mintRootKey, proveRootKey, type RootKeyRecord } from './root-key';

/**
 * A root key under a passphrase: K_lock = PBKDF2-SHA256(passphrase, salt, iterations) wraps it by AES-KW.
 * Neither the passphrase nor K_lock is stored anywhere, and nothing tells a wrong passphrase but that the
 * wrapping does not come apart (AES-KW carries its own check).
 */
export interface LockedRoot {
  readonly salt: Bytes;
  readonly iterations: number;
  readonly wrapped: Bytes;
  readonly probe: Bytes;
}

/** An older root while its things are being sealed anew: wrapped by a key that the newer root gives. */
export interface CarriedRoot {
  /** Id of the newer root. */
  readonly by: string;
  readonly wrapped: Bytes;
  readonly probe: Bytes;
}

/** OWASP Password Storage Cheat Sheet, 2023: at least 600,000 rounds of PBKDF2-SHA256. */
export const leastIterations = 600_000;
/**
 * A fast desktop does 2.4 million in 300 ms (measured). More than this is no calibration of ours, and would
 * let whoever can write the row make the player hang.
 */
export const mostIterations = 10_000_000;
const aimedMs = 300;
const triedIterations = 100_000;

const saltLength = 16;
/** AES-KW adds eight bytes to the 32 of the root. */
const wrappedLength = 40;
/** Suite, IV and tag of a record; an empty one. */
const leastProbe = 29;

const keyWrap = { name: 'AES-KW', length: 256 } as const;
/** Any key that may be exported would do: AES-KW wraps keys, and an HKDF key may never be exported. */
const transport = { name: 'AES-GCM', length: 256 } as const;

/** The same letters, typed on another system, may be composed in another way (RFC 8265: NFC). */
const passphraseBytes = (passphrase: string): Bytes => encodeText(passphrase.normalize('NFC'));

const deriveLockKey = async (
  passphrase: string,
  { salt, iterations }: Pick<LockedRoot, 'salt' | 'iterations'>,
): Promise<CryptoKey> => {
  const raw = passphraseBytes(passphrase);
  const base = await crypto.subtle.importKey('raw', raw, 'PBKDF2', false, ['deriveKey']);
  raw.fill(0);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(algorithm, base, keyWrap, false, ['wrapKey', 'unwrapKey']);
};

/** Under which a newer root carries an older one. */
const deriveCarryKey = (root: CryptoKey): Promise<CryptoKey> => {
  const info = encodeText('holdfast/carry/v1');
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
  return crypto.subtle.deriveKey(hkdf, root, keyWrap, false, ['wrapKey', 'unwrapKey']);
};

const wrapRaw = async (raw: Bytes, by: CryptoKey): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('raw', raw, transport, true, ['encrypt']);
  return new Uint8Array(await crypto.subtle.wrapKey('raw', key, by, 'AES-KW'));
};

/** Throws whatever WebCrypto throws when it was wrapped by another key, or changed. */
const unwrapRoot = (wrapped: Bytes, by: CryptoKey): Promise<CryptoKey> =>
  crypto.subtle.unwrapKey('raw', wrapped, by, 'AES-KW', 'HKDF', false, ['deriveKey']);

/** How many rounds take about 300 ms here. `now`: ms that only rise. */
export const calibrateIterations = async (now: () => number): Promise<number> => {
  const salt = randomBytes(saltLength);
  const measure = async (): Promise<number> => {
    const begun = now();
    await deriveLockKey('calibration', { salt, iterations: triedIterations });
    return now() - begun;
  };
  // The first one also pays for waking the cipher up.
  const ms = Math.min(await measure(), await measure());
  const fitting = ms > 0 ? Math.round((triedIterations * aimedMs) / ms) : mostIterations;
  return Math.min(mostIterations, Math.max(leastIterations, fitting));
};

/** A row of ours, with parameters that were not talked down (or up). */
export const isSaneLock = ({ salt, iterations, wrapped, probe }: LockedRoot): boolean =>
  salt.length >= saltLength &&
  Number.isInteger(iterations) &&
  iterations >= leastIterations &&
  iterations <= mostIterations &&
  wrapped.length === wrappedLength &&
  probe.length >= leastProbe;

const lost = (why: string): HoldfastError => new HoldfastError('vault.key-lost', { why });

/** A new root key that opens only with the passphrase. */
export const mintLockedRoot = async (
  id: string,
  passphrase: string,
  iterations: number,
): Promise<{ readonly row: LockedRoot; readonly key: CryptoKey }> => {
  const salt = randomBytes(saltLength);
  const by = await deriveLockKey(passphrase, { salt, iterations });
  let wrapped: Bytes = new Uint8Array(0);
  const { key, probe } = await mintRootKey(id, async (raw) => {
    wrapped = await wrapRaw(raw, by);
  });
  return { row: { salt, iterations, wrapped, probe }, key };
};

const proven = async (record: RootKeyRecord, id: string): Promise<CryptoKey> => {
  if (!(await proveRootKey(record, id))) throw lost('probe');
  return record.key;
};

/** @throws HoldfastError `vault.wrong-passphrase`; `vault.key-lost` for a row that no passphrase opens */
export const unlockRoot = async (
  id: string,
  row: LockedRoot,
  passphrase: string,
): Promise<CryptoKey> => {
  if (!isSaneLock(row)) throw lost('parameters');
  const by = await deriveLockKey(passphrase, row);
  const key = await unwrapRoot(row.wrapped, by).catch(() => null);
  if (!key) throw new HoldfastError('vault.wrong-passphrase');
  return proven({ key, probe: row.probe }, id);
};

/**
 * The row of a root that a passphrase opened until now, in the care of a newer one: the old passphrase opens
 * nothing any more. Throws as `unlockRoot`.
 */
export const carryRoot = async (
  row: LockedRoot,
  passphrase: string,
  by: string,
  newer: CryptoKey,
): Promise<CarriedRoot> => {
  const lockKey = await deriveLockKey(passphrase, row);
  const key = await crypto.subtle
    .unwrapKey('raw', row.wrapped, lockKey, 'AES-KW', transport, true, ['encrypt'])
    .catch(() => null);
  if (!key) throw new HoldfastError('vault.wrong-passphrase');
  const wrapped = await crypto.subtle.wrapKey('raw', key, await deriveCarryKey(newer), 'AES-KW');
  return { by, wrapped: new Uint8Array(wrapped), probe: row.probe };
};

/** @throws HoldfastError `vault.key-lost` */
export const openCarriedRoot = async (
  id: string,
  { wrapped, probe }: CarriedRoot,
  newer: CryptoKey,
): Promise<CryptoKey> => {
  const key = await unwrapRoot(wrapped, await deriveCarryKey(newer)).catch(() => null);
  if (!key) throw lost('carried');
  return proven({ key, probe }, id);
};
