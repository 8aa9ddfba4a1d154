type Bytes = Uint8Array<ArrayBuffer>;

/** What lies in the database of keys, row by row. */

/** A root key that needs no passphrase and the constant that proves it; see `vault/root-key`. */
export interface RootKeyRow {
  readonly key: CryptoKey;
  readonly probe: Bytes;
}

/** One that a passphrase opens; see `vault/root-lock`. */
export interface LockedRootRow {
  readonly salt: Bytes;
  readonly iterations: number;
  readonly wrapped: Bytes;
  readonly probe: Bytes;
}

/** An older one that a newer one (`by`) opens while everything is being sealed anew. */
export interface CarriedRootRow {
  readonly by: string;
  readonly wrapped: Bytes;
  readonly probe: Bytes;
}

export type AnyRootRow = RootKeyRow | LockedRootRow | CarriedRootRow;

export interface RootRows {
  /** Under which new things are sealed; '' = the first one, which needs no passphrase. */
  readonly current: string;
  readonly roots: ReadonlyMap<string, AnyRootRow>;
}

/** Passphrases that did not open the lock since one did. */
export interface Guesses {
  readonly failures: number;
  /** When the last one was looked at; wall time, ms. */
  readonly at: number;
}

/** The first root's row has the name it had before there were others. */
export const rowName = 'root';
export const currentName = 'current';
export const guessesName = 'guesses';
export const nameOf = (id: string): string => (id === '' ? rowName : `${rowName}:${id}`);

export type Row = { readonly name: string } & (AnyRootRow | { readonly root: string } | Guesses);

export const withoutName = <T extends AnyRootRow>(row: T & { readonly name: string }): T => {
  const rest: { name?: string } = { ...row };
  delete rest.name;
  return rest as unknown as T;
};

/** The first places win: what a later one still holds is older. */
export const rowsOf = (places: readonly (readonly Row[])[]): RootRows => {
  const roots = new Map<string, AnyRootRow>();
  let current: string | null = null;
  for (const row of places.flat()) {
    if ('root' in row) current ??= row.root;
    else if (!('failures' in row)) {
      const id = row.name === rowName ? '' : row.name.slice(rowName.length + 1);
      if (!roots.has(id)) roots.set(id, withoutName(row));
    }
  }
  return { current: current ?? '', roots };
};
