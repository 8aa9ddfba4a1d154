import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, test, vi } from 'vitest';
import { chooseStore } from '../../../src/store/choose-store';
import type { OpfsFolder } from '../../../src/store/opfs-types';
import { createManualSleep } from './manual-sleep';

const { clock } = createManualSleep();

/** A root folder that behaves as far as the question "does it work here" goes. */
const rootWith = (createSyncAccessHandle?: () => Promise<never>) => {
  const names = new Set<string>();
  const root = {
    getFileHandle: async (name: string) => {
      names.add(name);
      return createSyncAccessHandle ? { createSyncAccessHandle } : {};
    },
    removeEntry: async (name: string) => void names.delete(name),
  };
  return { names, root: root as unknown as OpfsFolder };
};

const choose = (openRoot: () => Promise<OpfsFolder>) =>
  chooseStore({ clock, openRoot, factory: new IDBFactory() });

describe('where sealed bytes go', () => {
  test('without an origin private file system: the database, and why is told', async () => {
    const openRoot = () => Promise.reject(new DOMException('private window', 'SecurityError'));
    const { store, opfsFailure } = await choose(openRoot);
    expect(store.kind).toBe('indexeddb');
    expect(opfsFailure).toMatchObject({ code: 'storage.unavailable' });
  });

  test('where files exist but have no sync handles: the database, and no file is left', async () => {
    const { root, names } = rootWith();
    const { store } = await choose(async () => root);
    expect(store.kind).toBe('indexeddb');
    expect(names.size).toBe(0);
  });

  test('where the sync handle exists but fails: the database', async () => {
    const { root } = rootWith(() => Promise.reject(new TypeError('not in this worker')));
    expect((await choose(async () => root)).store.kind).toBe('indexeddb');
  });

  test('on a full disk: files all the same, for what is stored there lies in them', async () => {
    const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const { root } = rootWith(full);
    const { store, opfsFailure } = await choose(async () => root);
    expect(store.kind).toBe('opfs');
    expect(opfsFailure).toBeNull();
  });

  test('with neither: an error, not a store that loses everything', async () => {
    const openRoot = () => Promise.reject(new TypeError('none'));
    const factory = new IDBFactory();
    vi.spyOn(factory, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    await expect(chooseStore({ clock, openRoot, factory })).rejects.toMatchObject({
      code: 'storage.unavailable',
    });
  });
});
