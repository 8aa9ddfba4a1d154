import { open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** The files of a closed browser's profile, for doing to them what disks do. */

const below = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** LevelDB of the origin's own databases; buckets have folders of their own. */
const databaseFiles = async (profile: string): Promise<readonly string[]> =>
  (await below(join(profile, 'Default', 'IndexedDB'))).filter((path) =>
    /\.indexeddb\.leveldb/.test(path),
  );

const only = (paths: readonly string[], what: string): string => {
  if (paths.length !== 1) throw new Error(`${paths.length} files for ${what}`);
  return paths[0]!;
};

/** The newest log: what was written last. */
export const findLog = async (profile: string): Promise<string> => {
  const logs = (await databaseFiles(profile)).filter((path) => /\d+\.log$/.test(path)).toSorted();
  return only(logs.slice(-1), 'the log');
};

export const findManifest = async (profile: string): Promise<string> =>
  only(
    (await databaseFiles(profile)).filter((path) => /MANIFEST-\d+$/.test(path)),
    'the manifest',
  );

/** The file in the origin private file system that has exactly this length. */
export const findSealed = async (profile: string, length: number): Promise<string> => {
  const all = await below(join(profile, 'Default', 'File System'));
  const sized = await Promise.all(all.map(async (path) => ({ path, ...(await stat(path)) })));
  return only(
    sized.filter(({ size }) => size === length).map(({ path }) => path),
    `a sealed object of ${length} bytes`,
  );
};

/**
 * Chromium's own count of the bytes in the origin private file system is written down 100 ms late (SandboxQuotaObserver):
 * a browser closed right after a download believes an old one ever after, and without the file it counts anew.
 */
export const forgetCount = async (profile: string): Promise<void> => {
  const all = await below(join(profile, 'Default', 'File System'));
  const counts = all.filter((path) => basename(path) === '.usage');
  for (const path of counts) await rm(path);
};

export const flipByte = async (path: string, at: number): Promise<void> => {
  const file = await open(path, 'r+');
  try {
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, at);
    byte[0] = byte[0]! ^ 0x10;
    await file.write(byte, 0, 1, at);
  } finally {
    await file.close();
  }
};

/** One byte in each tenth of the file. */
export const flipThroughout = async (path: string): Promise<void> => {
  const { size } = await stat(path);
  for (let tenth = 0; tenth < 10; tenth++) {
    await flipByte(path, Math.floor(((tenth + 0.5) * size) / 10));
  }
};

export const cutTail = async (path: string, share: number): Promise<void> => {
  const { size } = await stat(path);
  await truncate(path, Math.floor(size * (1 - share)));
};

export const garble = async (path: string): Promise<void> => {
  const { length } = await readFile(path);
  await writeFile(path, Buffer.alloc(Math.max(64, length), 0xa5));
};
