import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** The folder of music, its real place, so that prefixes can be compared. */
export const findRoot = (folder: string): Promise<string> => realpath(folder);

export const isInside = (root: string, path: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

/** Paths of the catalogue are relative to the root and divided by `/` on every system. */
export const absolutePath = (root: string, relative: string): string =>
  join(root, ...relative.split('/'));

export class OutsideError extends Error {}

/**
 * The real path of a file that a scan found. It is looked at again, because a file can become a
 * link to somewhere else after the scan. Rejects with the system's error, or `OutsideError`.
 */
export const resolveInside = async (root: string, relative: string): Promise<string> => {
  const real = await realpath(absolutePath(root, relative));
  if (!isInside(root, real)) throw new OutsideError('the file lies outside of the music folder');
  return real;
};

export const openInside = async (root: string, relative: string): Promise<FileHandle> =>
  open(await resolveInside(root, relative), 'r');
