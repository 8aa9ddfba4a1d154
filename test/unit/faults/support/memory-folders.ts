import type { OpfsFile, OpfsFolder, OpfsSyncHandle } from '../../../../src/store/opfs-types';
import type { Operation, StorageFaults } from './storage-faults';

/** Files of an origin in memory, with the locks of the real ones. */
export interface MemoryFolders {
  readonly root: OpfsFolder;
  /** The process is gone: nothing is held any more. `power`: what was not flushed is gone, too. */
  readonly crash: (power: boolean) => void;
  /** With the files of others, which nobody has open. */
  readonly fill: (others: MemoryFolders) => void;
  readonly files: ReadonlyMap<string, ReadonlyMap<string, MemoryFile>>;
}

interface MemoryFile {
  bytes: Uint8Array<ArrayBuffer>;
  flushed: Uint8Array<ArrayBuffer>;
  /** Who has it open; 'readwrite' stands alone. */
  readonly open: Set<{ readonly mode: string }>;
}

const refuse = (name: string): never => {
  throw new DOMException(name, name);
};

export const createFolders = (faults: StorageFaults): MemoryFolders => {
  const folders = new Map<string, Map<string, MemoryFile>>();
  let life = 0;
  const door = (operation: Operation): void => {
    const fault = faults.meet(operation);
    if (fault) throw fault;
  };

  const handleOf = (file: MemoryFile, mode: string): OpfsSyncHandle => {
    const mine = { mode };
    const born = life;
    file.open.add(mine);
    const through = (operation: Operation): void => {
      if (!file.open.has(mine) || born !== life) refuse('InvalidStateError');
      door(operation);
    };
    return {
      mode,
      read: (into, { at }) => {
        through('read');
        const part = file.bytes.subarray(at, at + into.length);
        into.set(part);
        return part.length;
      },
      write: (from, { at }) => {
        through('grow');
        const next = new Uint8Array(Math.max(file.bytes.length, at + from.length));
        next.set(file.bytes);
        next.set(from, at);
        file.bytes = next;
        return from.length;
      },
      truncate: (length) => {
        through('shrink');
        file.bytes = file.bytes.slice(0, length);
      },
      getSize: () => {
        through('other');
        return file.bytes.length;
      },
      flush: () => {
        through('grow');
        file.flushed = file.bytes.slice();
      },
      close: () => void file.open.delete(mine),
    };
  };

  const fileOf = (file: MemoryFile): OpfsFile => ({
    getFile: async () => {
      door('read');
      return new Blob([file.bytes]);
    },
    createSyncAccessHandle: async (options) => {
      const mode = options?.mode ?? 'readwrite';
      door(mode === 'read-only' ? 'read' : 'other');
      const isHeld = [...file.open].some((each) => mode !== each.mode || mode === 'readwrite');
      return isHeld ? refuse('NoModificationAllowedError') : handleOf(file, mode);
    },
  });

  const folderOf = (name: string): OpfsFolder => {
    const files = folders.get(name) ?? new Map<string, MemoryFile>();
    folders.set(name, files);
    return {
      getFileHandle: async (id, options) => {
        const known = files.get(id);
        door(!known && options?.create ? 'grow' : 'other');
        if (known) return fileOf(known);
        if (!options?.create) return refuse('NotFoundError');
        const empty = {
          bytes: new Uint8Array(0),
          flushed: new Uint8Array(0),
          open: new Set<never>(),
        };
        files.set(id, empty);
        return fileOf(empty);
      },
      getDirectoryHandle: async (inner) => {
        door('other');
        return folderOf(`${name}/${inner}`);
      },
      removeEntry: async (id) => {
        door('shrink');
        const file = files.get(id);
        if (!file) refuse('NotFoundError');
        if (file!.open.size > 0) refuse('NoModificationAllowedError');
        files.delete(id);
      },
      keys: async function* () {
        door('other');
        yield* [...files.keys()];
      },
    };
  };

  return {
    root: folderOf(''),
    files: folders,
    fill: (others) => {
      for (const [folder, files] of others.files) {
        const copies = [...files].map(
          ([id, file]) => [id, { ...file, open: new Set<never>() }] as const,
        );
        // Where it was handed out already it stays the same one.
        const mine = folders.get(folder) ?? new Map<string, MemoryFile>();
        for (const [id, file] of copies) mine.set(id, file);
        folders.set(folder, mine);
      }
    },
    crash: (power) => {
      life += 1;
      for (const file of [...folders.values()].flatMap((files) => [...files.values()])) {
        file.open.clear();
        if (power) file.bytes = file.flushed.slice();
      }
    },
  };
};
