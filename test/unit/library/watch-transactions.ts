export interface Watch {
  readonly onOpen?: () => void;
  /** Asked before each transaction; may throw. */
  readonly onTransaction?: (
    names: string | Iterable<string>,
    mode?: IDBTransactionMode,
    options?: IDBTransactionOptions,
  ) => void;
  /** Asked before a row or rows are read; may throw. */
  readonly onGet?: (table: string, key: unknown) => void;
  /** Asked before each row is put; may throw. */
  readonly onPut?: (table: string) => void;
}

const watchStores = (transaction: IDBTransaction, { onPut, onGet }: Watch): void => {
  const objectStore = transaction.objectStore.bind(transaction);
  transaction.objectStore = (name) => {
    const store = objectStore(name);
    const put = store.put.bind(store);
    store.put = (...args) => {
      onPut?.(name);
      return put(...args);
    };
    const [get, getAll] = [store.get.bind(store), store.getAll.bind(store)];
    store.get = (...args) => {
      onGet?.(name, args[0]);
      return get(...args);
    };
    store.getAll = (...args) => {
      onGet?.(name, args[0]);
      return getAll(...args);
    };
    return store;
  };
};

const watchDatabase = (database: IDBDatabase, watch: Watch): void => {
  const transaction = database.transaction.bind(database);
  database.transaction = (...args) => {
    watch.onTransaction?.(...args);
    const made = transaction(...args);
    watchStores(made, watch);
    return made;
  };
};

/** The same factory, but whatever is done through it is seen, and may be made to fail. */
export const watchTransactions = (real: IDBFactory, watch: Watch): IDBFactory =>
  new Proxy(real, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name !== 'open') return typeof value === 'function' ? value.bind(target) : value;
      return (...args: Parameters<IDBFactory['open']>) => {
        watch.onOpen?.();
        const request = target.open(...args);
        request.addEventListener('success', () => watchDatabase(request.result, watch));
        return request;
      };
    },
  });
