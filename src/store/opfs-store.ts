import type { Clock } from '../domain/clock';
import { HoldfastError } from '../domain/error';
import { openOpfsReader } from './opfs-reader';
import { openOpfsRoot, type OpfsFolder } from './opfs-types';
import { createReaderPool } from './reader-pool';
import {
  checkObjectName,
  isObjectName,
  type SealedStore,
  type SealedWriter,
  type StoredObject,
} from './sealed-store';
import { guard, nameOf, toStorageError } from './storage-error';

const folderName = 'sealed';

export interface OpfsStoreParts {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly openRoot?: () => Promise<OpfsFolder>;
}

/** The folder is looked up each time: after "clear site data" an old handle leads nowhere. */
const openFolder = async (openRoot: () => Promise<OpfsFolder>): Promise<OpfsFolder> =>
  (await openRoot()).getDirectoryHandle(folderName, { create: true });

const exists = async (folder: OpfsFolder, id: string): Promise<boolean> => {
  try {
    await folder.getFileHandle(id);
    return true;
  } catch (thrown) {
    if (nameOf(thrown) === 'NotFoundError') return false;
    throw thrown;
  }
};

const sizeOf = async (folder: OpfsFolder, id: string): Promise<number> =>
  (await (await folder.getFileHandle(id)).getFile()).size;

/** Names first: a folder must not be walked while awaiting, since files come and go meanwhile. */
const listObjects = async (folder: OpfsFolder): Promise<readonly StoredObject[]> => {
  const ids: string[] = [];
  for await (const name of folder.keys()) if (isObjectName(name)) ids.push(name);
  const objects: StoredObject[] = [];
  for (const id of ids) {
    try {
      objects.push({ id, size: await sizeOf(folder, id) });
    } catch (thrown) {
      if (nameOf(thrown) !== 'NotFoundError') throw thrown;
    }
  }
  return objects;
};

const removeObject = async (folder: OpfsFolder, id: string): Promise<void> => {
  try {
    await folder.removeEntry(id);
  } catch (thrown) {
    if (nameOf(thrown) !== 'NotFoundError') throw toStorageError(thrown, { id });
  }
};

/**
 * One file per object in the origin private file system, written through sync access handles: the
 * fastest way that was measured, and exact when the disk is full. Only in a dedicated worker.
 */
export const createOpfsStore = (parts: OpfsStoreParts): SealedStore => {
  const { clock, openRoot = openOpfsRoot } = parts;
  const inFolder = <T>(id: string, work: (folder: OpfsFolder) => Promise<T>): Promise<T> =>
    guard({ id }, async () => work(await openFolder(openRoot)));
  const pool = createReaderPool({
    clock,
    open: (id) => inFolder(id, (folder) => openOpfsReader(id, folder)),
  });

  const openWriter = async (folder: OpfsFolder, id: string): Promise<SealedWriter> => {
    await pool.close(id);
    // A start writes nothing: loaded for the first object that is written.
    const { createOpfsWriter } = await import('./opfs-writer');
    const file = await folder.getFileHandle(id, { create: true });
    if (!file.createSyncAccessHandle) throw new HoldfastError('storage.unavailable');
    return createOpfsWriter(id, await file.createSyncAccessHandle());
  };

  return {
    kind: 'opfs',
    create: async (id) => {
      checkObjectName(id);
      return inFolder(id, async (folder) => {
        if (await exists(folder, id)) throw new HoldfastError('storage.failed', { why: 'exists' });
        return openWriter(folder, id);
      });
    },
    append: async (id) => {
      checkObjectName(id);
      return inFolder(id, async (folder) => {
        if (!(await exists(folder, id))) throw new HoldfastError('storage.missing', { id });
        return openWriter(folder, id);
      });
    },
    read: async (id, at, length) => {
      checkObjectName(id);
      return pool.read(id, at, length);
    },
    size: async (id) => {
      checkObjectName(id);
      // A way through the folder costs four messages to the browser, while somebody waits for the first sound.
      return (await pool.size(id)) ?? inFolder(id, (folder) => sizeOf(folder, id));
    },
    list: () => inFolder('', listObjects),
    remove: async (id) => {
      checkObjectName(id);
      await pool.close(id);
      await inFolder(id, (folder) => removeObject(folder, id));
    },
    usage: async () =>
      (await inFolder('', listObjects)).reduce((sum, object) => sum + object.size, 0),
    release: pool.closeAll,
  };
};
