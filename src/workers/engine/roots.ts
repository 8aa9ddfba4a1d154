import { HoldfastError } from '../../domain/error';
import type { AnyRootRow, RootRows } from '../../library/key-store';
import { isSaneLock, openCarriedRoot } from '../../vault/root-lock';
import { proveRootKey } from '../../vault/root-key';
import type { Keyring, OpenKeys } from './keyring';

/**
 * Opens what can be opened without a passphrase; loaded where there is, or was, one. Leaves the ring closed
 * when the current root needs it.
 *
 * @throws HoldfastError `vault.key-lost`: the current row is missing, or no passphrase could ever open it
 */
export const openRoots = async (rows: RootRows, ring: Keyring): Promise<void> => {
  const row = rows.roots.get(rows.current);
  if (!row) throw new HoldfastError('vault.key-lost', { why: 'absent' });
  if (isPlain(row)) {
    if (!(await proveRootKey(row, rows.current))) throw lost('probe');
    ring.put(await openOthers(rows, row.key));
    return;
  }
  if (!isLocked(row) || !isSaneLock(row)) throw lost('parameters');
  ring.close();
};

type LockedRow = Extract<AnyRootRow, { readonly iterations: number }>;
type CarriedRow = Extract<AnyRootRow, { readonly by: string }>;
type PlainRow = Extract<AnyRootRow, { readonly key: CryptoKey }>;

export const isPlain = (row: AnyRootRow): row is PlainRow => 'key' in row;
export const isLocked = (row: AnyRootRow): row is LockedRow => 'iterations' in row;
const isCarried = (row: AnyRootRow): row is CarriedRow => 'by' in row;

const lost = (why: string): HoldfastError => new HoldfastError('vault.key-lost', { why });

/**
 * All keys that the current one makes available: older ones whose things are still being sealed anew. One
 * that does not open is left out: what it sealed is refused, found damaged and fetched again.
 */
export const openOthers = async (rows: RootRows, key: CryptoKey): Promise<OpenKeys> => {
  const keys = new Map([[rows.current, key]]);
  const open = async (id: string, row: AnyRootRow): Promise<void> => {
    if (isPlain(row) && (await proveRootKey(row, id))) keys.set(id, row.key);
    const newer = isCarried(row) ? keys.get(row.by) : undefined;
    if (!isCarried(row) || !newer) return;
    const older = await openCarriedRoot(id, row, newer).catch(() => null);
    if (older) keys.set(id, older);
  };
  // Each turn opens at least one more of a chain of carried ones, or it is over.
  for (let before = -1; before !== keys.size;) {
    before = keys.size;
    for (const [id, row] of rows.roots) if (!keys.has(id)) await open(id, row);
  }
  const current = rows.roots.get(rows.current);
  const isLockable = current !== undefined && isLocked(current);
  return { current: rows.current, keys, isLockable };
};
