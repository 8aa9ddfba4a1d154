import * as v from 'valibot';
import { HoldfastError } from '../domain/error';
import { objectsTable, partsTable, type Connection } from './indexeddb-connection';
import type { StoredBytes, StoredObject } from './sealed-store';

/**
 * `objects`: id -> bytes in all. `parts`: [id, number] -> up to `partLength` bytes. A part may
 * hold more than its object says (a cut, a crash between two spills): what the object says counts.
 */
export interface PartWrite {
  readonly number: number;
  readonly bytes: StoredBytes;
}

const sizeSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const partSchema = v.instance(Uint8Array<ArrayBuffer>);

const allParts = (id: string, from = 0): IDBKeyRange =>
  IDBKeyRange.bound([id, from], [id, Number.MAX_SAFE_INTEGER]);

const parse = <S extends v.GenericSchema>(schema: S, value: unknown, id: string) => {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  throw new HoldfastError('storage.failed', { why: 'malformed', id });
};

/** Null when there is no such object. */
export const readSize = async (connection: Connection, id: string): Promise<number | null> => {
  const size = await connection.transact<unknown>('readonly', 'default', (transaction, give) => {
    const request = transaction.objectStore(objectsTable).get(id);
    request.onsuccess = () => give(request.result);
  });
  return size === undefined ? null : parse(sizeSchema, size, id);
};

/** Null when the part is lost or was never written. */
export const readPart = async (
  connection: Connection,
  id: string,
  number: number,
): Promise<StoredBytes | null> => {
  const part = await connection.transact<unknown>('readonly', 'default', (transaction, give) => {
    const request = transaction.objectStore(partsTable).get([id, number]);
    request.onsuccess = () => give(request.result);
  });
  return part === undefined ? null : parse(partSchema, part, id);
};

/** One transaction: the part and the size that counts it, or neither. */
export const writePart = (
  connection: Connection,
  { id, size }: StoredObject,
  part: PartWrite | null,
  durability: IDBTransactionDurability,
): Promise<void> =>
  connection.transact<void>('readwrite', durability, (transaction, give) => {
    if (part) transaction.objectStore(partsTable).put(part.bytes, [id, part.number]);
    transaction.objectStore(objectsTable).put(size, id);
    give(undefined);
  });

/** Adds an empty object; a taken id fails with ConstraintError. */
export const addObject = (connection: Connection, id: string): Promise<void> =>
  connection.transact<void>('readwrite', 'default', (transaction, give) => {
    transaction.objectStore(partsTable).delete(allParts(id));
    transaction.objectStore(objectsTable).add(0, id);
    give(undefined);
  });

/** `firstGone`: the number of the first part that is not needed any more. */
export const cutObject = (
  connection: Connection,
  { id, size }: StoredObject,
  firstGone: number,
): Promise<void> =>
  connection.transact<void>('readwrite', 'default', (transaction, give) => {
    transaction.objectStore(partsTable).delete(allParts(id, firstGone));
    transaction.objectStore(objectsTable).put(size, id);
    give(undefined);
  });

export const deleteObject = (connection: Connection, id: string): Promise<void> =>
  connection.transact<void>('readwrite', 'default', (transaction, give) => {
    transaction.objectStore(objectsTable).delete(id);
    transaction.objectStore(partsTable).delete(allParts(id));
    give(undefined);
  });

export const listObjects = async (connection: Connection): Promise<readonly StoredObject[]> => {
  const rows = await connection.transact<readonly (readonly [IDBValidKey, unknown])[]>(
    'readonly',
    'default',
    (transaction, give) => {
      const table = transaction.objectStore(objectsTable);
      const ids = table.getAllKeys();
      const sizes = table.getAll();
      sizes.onsuccess = () => give(ids.result.map((id, i) => [id, sizes.result[i]] as const));
    },
  );
  return rows.map(([id, size]) => ({
    id: String(id),
    size: parse(sizeSchema, size, String(id)),
  }));
};
