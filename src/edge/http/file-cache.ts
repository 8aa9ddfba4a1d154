import { createHash } from 'node:crypto';
import { lstat, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { contentTypeOf, isCompressible } from './content-types';

export type Encoding = 'br' | 'gzip' | 'identity';

export interface CachedFile {
  readonly path: string;
  readonly contentType: string;
  /** Of the plain bytes, without quotes. */
  readonly hash: string;
  readonly modified: Date;
  /** The bytes in that encoding; plain where packing does not pay. */
  readonly bytes: (encoding: Encoding) => Promise<{ encoding: Encoding; body: Buffer }>;
}

export interface FileCache {
  /** Null when there is no such regular file inside the folder. `path` has plain names only. */
  readonly open: (path: string) => Promise<CachedFile | null>;
}

interface Entry {
  readonly stamp: string;
  readonly file: CachedFile;
  readonly size: number;
}

/** The built player is about 1 MiB; four times that, packed twice, is still small beside Node itself. */
const defaultMaxBytes = 16 * 1024 * 1024;
/** No file of a player is larger; one that is has no business in the folder. */
const maxFileBytes = 8 * 1024 * 1024;
/** Below one network packet nothing is gained. */
const minPackedBytes = 1400;

const packBrotli = promisify(brotliCompress);
const packGzip = promisify(gzip);

const pack = async (encoding: Encoding, plain: Buffer): Promise<Buffer> => {
  if (encoding === 'gzip') return packGzip(plain, { level: 7 });
  // Quality 6: near the best size at a tenth of the time, since it happens while somebody waits.
  return packBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } });
};

const createCachedFile = (path: string, plain: Buffer, modified: Date): CachedFile => {
  const contentType = contentTypeOf(path);
  const packed = new Map<Encoding, Promise<Buffer>>();
  const worthPacking = isCompressible(contentType) && plain.length >= minPackedBytes;
  return {
    path,
    contentType,
    modified,
    hash: createHash('sha256').update(plain).digest('base64url').slice(0, 27),
    bytes: async (encoding) => {
      if (encoding === 'identity' || !worthPacking) return { encoding: 'identity', body: plain };
      const body = packed.get(encoding) ?? pack(encoding, plain);
      packed.set(encoding, body);
      return { encoding, body: await body };
    },
  };
};

/** Size and time when `path` is a real file in `root`, reached without a link; otherwise null. */
const statInside = async (root: string, path: string) => {
  const full = join(root, ...path.split('/'));
  if (!full.startsWith(root + sep)) return null;
  try {
    // Equal only if no part is a link and, where the file system folds case, the case is right.
    if ((await realpath(full)) !== full) return null;
    const stats = await lstat(full);
    if (!stats.isFile() || stats.size > maxFileBytes) return null;
    return { full, size: stats.size, modified: stats.mtime, inode: stats.ino };
  } catch {
    return null;
  }
};

/** Reads files of one folder whole and keeps them, packed as asked, until they change on disk. */
export const createFileCache = (folder: string, maxBytes = defaultMaxBytes): FileCache => {
  const entries = new Map<string, Entry>();
  let held = 0;
  const forget = (path: string): void => {
    held -= entries.get(path)?.size ?? 0;
    entries.delete(path);
  };
  const keep = (path: string, entry: Entry): void => {
    forget(path);
    entries.set(path, entry);
    held += entry.size;
    for (const oldest of entries.keys()) {
      if (held <= maxBytes) return;
      forget(oldest);
    }
  };

  const open = async (path: string): Promise<CachedFile | null> => {
    const root = await realpath(folder).catch(() => null);
    const found = root === null ? null : await statInside(root, path);
    if (!found) {
      forget(path);
      return null;
    }
    const stamp = `${found.inode}:${found.size}:${found.modified.getTime()}`;
    const kept = entries.get(path);
    if (kept?.stamp === stamp) return kept.file;
    const plain = await readFile(found.full).catch(() => null);
    if (plain === null) return null;
    const file = createCachedFile(path, plain, found.modified);
    keep(path, { stamp, file, size: plain.length });
    return file;
  };

  return { open };
};
