import type { StorageFaults } from './storage-faults';
import { newWorld, type World } from './world';

/** What such a database keeps inside, as far as a copy must know it. */
interface Inside {
  readonly _databases: Map<string, Database>;
}
interface Database {
  connections: unknown[];
  transactions: unknown[];
  processTransactions: () => void;
}

/** With its kind; keys of the vault cannot be copied, and never change. */
const copyOf = <T>(value: T, done = new Map<unknown, unknown>()): T => {
  if (typeof value !== 'object' || value === null || value instanceof CryptoKey) return value;
  const known = done.get(value);
  if (known !== undefined) return known as T;
  const remember = <U>(copy: U): U => {
    done.set(value, copy);
    return copy;
  };
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return remember(structuredClone(value));
  }
  if (value instanceof Map) {
    const copy = remember(new Map<unknown, unknown>());
    for (const [key, each] of value) copy.set(copyOf(key, done), copyOf(each, done));
    return copy as T;
  }
  const copy = remember(
    (Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value) as object)) as object,
  );
  for (const [name, each] of Object.entries(value)) Reflect.set(copy, name, copyOf(each, done));
  return copy as T;
};

/** Everything on the device and at the server again, in a world of its own. Nothing may have it open. */
export const copyWorld = (world: World, faults: StorageFaults): World => {
  const { server, acknowledged, givenUp } = world;
  const fresh = newWorld(world.kind, faults, world.time.clock.now());
  const databases = (world.factory as unknown as Inside)._databases;
  const factory = fresh.factory as unknown as Inside;
  for (const [name, database] of databases) {
    // What was closed holds on to whole lives of the past.
    database.connections = [];
    database.transactions = [];
    const copy = copyOf(database);
    // Bound to the one that it was copied from.
    const { processTransactions } = Object.getPrototypeOf(copy) as Database;
    copy.processTransactions = processTransactions.bind(copy);
    factory._databases.set(name, copy);
  }
  fresh.folders.fill(world.folders);
  Object.assign(fresh.server, server);
  for (const [track, editions] of acknowledged) fresh.acknowledged.set(track, editions);
  for (const track of givenUp) fresh.givenUp.add(track);
  return fresh;
};
