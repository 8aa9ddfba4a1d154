import { lazily } from './lazily';

/** Stands for an object all of whose methods return promises, and which is made when the first of them is called. */
export const lazyObject = <T extends object>(make: () => Promise<T>): T => {
  const made = lazily(make);
  return new Proxy({} as T, {
    get: (_, name) =>
      // Whoever awaits it gets it as it is.
      name === 'then'
        ? undefined
        : async (...args: readonly unknown[]) =>
            ((await made())[name as keyof T] as (...given: readonly unknown[]) => unknown)(...args),
  });
};
