import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { Failure } from '../../../src/domain/error';
import {
  openLibrary,
  type ChangeOrigin,
  type Library,
  type LibraryChange,
} from '../../../src/library/library';
import { watchTransactions } from './watch-transactions';

export interface TestDevice {
  readonly factory: IDBFactory;
  /** Asked before rows are read; a test may make it throw. */
  onGet: (table: string, key: unknown) => void;
  /** So many rows may still be written before the disk is full. */
  space: number;
  /** Wall time, ms; the test moves it. */
  time: number;
  readonly reports: Failure[];
  readonly changes: `${LibraryChange} ${ChangeOrigin}`[];
  readonly open: () => Promise<Library>;
}

/** A device with an empty disk; `open` may be called again and again, like restarts and tabs. */
export const createDevice = (): TestDevice => {
  const device: TestDevice = {
    factory: watchTransactions(new IDBFactory(), {
      onGet: (table, key) => device.onGet(table, key),
      onPut: () => {
        if (device.space === 0) throw new DOMException('disk is full', 'QuotaExceededError');
        device.space--;
      },
    }),
    space: Infinity,
    onGet: () => undefined,
    time: 1_750_000_000_000,
    reports: [],
    changes: [],
    open: () =>
      openLibrary({
        indexedDB: device.factory,
        keyRange: IDBKeyRange,
        now: () => device.time,
        report: (failure) => void device.reports.push(failure),
        onChange: (change, from) => void device.changes.push(`${change} ${from}`),
      }),
  };
  return device;
};

export const signal = new AbortController().signal;

/** The browser's database itself, for looking at and damaging rows. */
export const openRaw = (factory: IDBFactory, name = 'holdfast'): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = factory.open(name);
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });

export const rawAll = async <T>(factory: IDBFactory, table: string): Promise<T[]> => {
  const database = await openRaw(factory);
  return new Promise((resolve, reject) => {
    const request = database.transaction(table).objectStore(table).getAll();
    request.addEventListener('success', () => {
      database.close();
      resolve(request.result as T[]);
    });
    request.addEventListener('error', () => reject(request.error));
  });
};

export const rawPut = async (factory: IDBFactory, table: string, row: unknown): Promise<void> => {
  const database = await openRaw(factory);
  await new Promise<void>((resolve, reject) => {
    const transaction = database.transaction(table, 'readwrite');
    transaction.objectStore(table).put(row);
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error));
  });
  database.close();
};
