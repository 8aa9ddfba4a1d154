import type { Tables, TableName } from './schema';

/** One change to one table, as data, so that a transaction is a list that can be read. */
export type Write = PutWrite | RemoveWrite;
type PutWrite = {
  [Name in TableName]: {
    readonly table: Name;
    readonly put: Tables[Name] extends { put: (row: infer Row) => unknown } ? Row : never;
  };
}[TableName];
interface RemoveWrite {
  readonly table: TableName;
  /** A key, or a range of keys. */
  readonly remove: IDBValidKey | IDBKeyRange;
}

export interface WriteOptions {
  /** `strict`: on the disk before it resolves; for what must not be forgotten by a power cut. */
  readonly durability?: 'strict' | 'relaxed';
  /** Nothing is written unless this row is there in the same transaction. */
  readonly requires?: { readonly table: TableName; readonly key: IDBValidKey };
}

/** The row that a write requires is gone: somebody removed it meanwhile. */
export const missingRow = 'RequiredRowMissing';

const apply = (transaction: IDBTransaction, writes: readonly Write[]): void => {
  for (const write of writes) {
    const store = transaction.objectStore(write.table);
    if ('put' in write) store.put(write.put);
    else store.delete(write.remove);
  }
};

/**
 * All writes or none. A transaction of the browser itself, because Dexie knows the durability only
 * of a whole database. Settles on complete AND on abort: a success-only promise would hang for ever.
 */
export const runWrites = (
  database: IDBDatabase,
  writes: readonly Write[],
  { durability = 'relaxed', requires }: WriteOptions,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const tables = new Set(writes.map(({ table }) => table));
    if (requires) tables.add(requires.table);
    const transaction = database.transaction([...tables], 'readwrite', { durability });
    let reason: unknown = null;
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () =>
      reject(reason ?? transaction.error ?? new DOMException('transaction aborted', 'AbortError')),
    );
    const attempt = (step: () => void): void => {
      try {
        step();
      } catch (thrown) {
        reason = thrown;
        transaction.abort();
      }
    };
    if (!requires) {
      attempt(() => apply(transaction, writes));
      return;
    }
    const found = transaction.objectStore(requires.table).getKey(requires.key);
    found.addEventListener('success', () =>
      attempt(() => {
        if (found.result === undefined) throw new DOMException('row is gone', missingRow);
        apply(transaction, writes);
      }),
    );
  });
