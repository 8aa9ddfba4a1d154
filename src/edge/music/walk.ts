import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { kindOf, type FileKind } from './file-kinds';
import { isInside } from './inside';
import type { Problem } from './problem';

export interface FoundFile {
  /** Relative to the root, divided by `/`. */
  readonly path: string;
  readonly kind: FileKind;
  readonly size: number;
  /** ms */
  readonly modified: number;
  /** ms; when the file was made on this disk, as far as the system knows. */
  readonly created: number;
}

export interface Walk {
  readonly files: readonly FoundFile[];
  readonly problems: readonly Problem[];
  /** False when a folder could not be read: what is missing then may only be out of sight. */
  readonly complete: boolean;
}

/** Deeper than anybody sorts music; and ten times the library of storage.md. */
const maxDepth = 32;
const maxFiles = 1_000_000;

interface Tour {
  readonly root: string;
  readonly files: FoundFile[];
  readonly problems: Problem[];
  complete: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Plain order of code units, so that a walk is the same on every computer. */
const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

/** A link to music inside would show it twice; one to the outside would show what is not shared. */
const noteLink = async (tour: Tour, path: string): Promise<void> => {
  const target = await realpath(join(tour.root, path)).catch(() => null);
  if (target === null) tour.problems.push({ path, reason: 'broken-link' });
  else if (!isInside(tour.root, target)) tour.problems.push({ path, reason: 'link-outside' });
};

const addFile = async (tour: Tour, path: string): Promise<void> => {
  const kind = kindOf(path);
  if (kind === null) return;
  try {
    const { size, mtimeMs, birthtimeMs } = await lstat(join(tour.root, path));
    // Some file systems do not know the birth time and answer 0.
    const created = birthtimeMs > 0 ? Math.min(birthtimeMs, mtimeMs) : mtimeMs;
    const [modified, made] = [Math.floor(mtimeMs), Math.floor(created)];
    tour.files.push({ path, kind, size, modified, created: made });
  } catch {
    // Also names that are not UTF-8: Node cannot hand them back to the system.
    tour.problems.push({ path, reason: 'unreadable' });
  }
};

const visit = async (tour: Tour, folder: string, depth: number): Promise<void> => {
  tour.signal?.throwIfAborted();
  const entries = await readdir(join(tour.root, folder), { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    tour.problems.push({ path: folder, reason: 'unreadable' });
    tour.complete = false;
    return;
  }
  for (const entry of entries.sort(byName)) {
    if (entry.name.startsWith('.')) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isSymbolicLink()) await noteLink(tour, path);
    else if (entry.isFile() && tour.files.length < maxFiles) await addFile(tour, path);
    else if (entry.isDirectory() && depth < maxDepth) await visit(tour, path, depth + 1);
    else if (entry.isDirectory()) tour.problems.push({ path, reason: 'too-deep' });
  }
};

/**
 * Everything of interest below the root, in a stable order. Hidden entries are passed by, links are
 * not followed. Rejects only when the root itself cannot be read, or when aborted.
 */
export const walkMusic = async (root: string, signal?: AbortSignal): Promise<Walk> => {
  await readdir(root);
  const tour: Tour = { root, files: [], problems: [], complete: true, signal };
  await visit(tour, '', 0);
  if (tour.files.length >= maxFiles) tour.problems.push({ path: '', reason: 'too-many-files' });
  return { files: tour.files, problems: tour.problems, complete: tour.complete };
};
