import type { KeyStore, RootKeyRecord } from '../../../src/vault/root-key';

const databaseName = 'test-root-key';

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });

/** A real database, because a key that cannot be exported must still survive being stored. */
export const openDatabaseKeyStore = async (): Promise<KeyStore> => {
  const opening = indexedDB.open(databaseName, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('keys'));
  const database = await answer(opening);
  const table = (mode: IDBTransactionMode) =>
    database.transaction('keys', mode, { durability: 'strict' }).objectStore('keys');
  const get = (): Promise<RootKeyRecord | undefined> => answer(table('readonly').get('root'));
  return {
    get,
    putIfAbsent: async (record) => {
      await answer(table('readwrite').add(record, 'root')).catch(() => undefined);
      return (await get())!;
    },
  };
};

export const deleteKeyDatabase = (): void => void indexedDB.deleteDatabase(databaseName);
