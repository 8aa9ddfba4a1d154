import type { LockView } from '../../contracts/downloads';
import { HoldfastError } from '../../domain/error';
import { createVault, type Vault } from '../../vault/vault';

/** The root keys that are open in this tab: the one place that knows which root opens what. */
export interface Keyring {
  readonly state: () => LockView['state'];
  /** Under which new things are sealed. Throws `vault.locked`. */
  readonly current: () => string;
  /** All that are open, the current one first. Throws `vault.locked`. */
  readonly roots: () => readonly string[];
  /** Throws `vault.locked`; `vault.refused` for a root that is not known here (its things are lost). */
  readonly of: (root: string) => Vault;
  readonly put: (keys: OpenKeys) => void;
  /** Only with an open lock: what a tab that is being opened may be given. */
  readonly held: () => OpenKeys | null;
  /** Drops every key; whatever was begun with one fails from now on with `vault.locked`. */
  readonly close: () => void;
  readonly onClose: (listener: () => void) => void;
  /** Before each use, by the lock: it may find that it should have closed by now. */
  readonly watch: (beforeUse: () => void) => void;
}

export interface OpenKeys {
  readonly current: string;
  /** Non-extractable. */
  readonly keys: ReadonlyMap<string, CryptoKey>;
  /** A passphrase opens them. */
  readonly isLockable: boolean;
}

/** Closed until keys are put. `segmentLength` only in tests. */
export const createKeyring = (segmentLength?: number): Keyring => {
  let open: OpenKeys | null = null;
  let beforeUse = (): void => undefined;
  const vaults = new Map<string, Vault>();
  const closing: (() => void)[] = [];
  const opened = (): OpenKeys => {
    beforeUse();
    if (!open) throw new HoldfastError('vault.locked');
    return open;
  };
  const vaultOf = (root: string): Vault => {
    const key = opened().keys.get(root);
    if (!key) throw new HoldfastError('vault.refused', { why: 'root' });
    const known = vaults.get(root);
    if (known) return known;
    const made: Vault = createVault(key, {
      segmentLength,
      // A vault of before the lock was closed is none of those that were made since.
      guard: () => {
        opened();
        if (vaults.get(root) !== made) throw new HoldfastError('vault.locked');
      },
    });
    vaults.set(root, made);
    return made;
  };
  return {
    state: () => (open ? (open.isLockable ? 'open' : 'none') : 'locked'),
    current: () => opened().current,
    roots: () => {
      const { current, keys } = opened();
      return [current, ...[...keys.keys()].filter((root) => root !== current)];
    },
    of: vaultOf,
    put: (keys) => {
      open = keys;
      for (const root of vaults.keys()) if (!keys.keys.has(root)) vaults.delete(root);
    },
    held: () => (open?.isLockable ? open : null),
    close: () => {
      open = null;
      vaults.clear();
      for (const listener of closing) listener();
    },
    onClose: (listener) => void closing.push(listener),
    watch: (check) => (beforeUse = check),
  };
};
