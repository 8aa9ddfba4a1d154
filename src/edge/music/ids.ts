import { createHash } from 'node:crypto';

/**
 * Ids are made from what a thing is called, not from when it was met: they are the same after a
 * rescan, a restart and on another computer with the same folder. They are looked up in tables and
 * never turned back into a path.
 */
export type IdKind = 'song' | 'album' | 'artist' | 'playlist' | 'art';

const prefixes: Readonly<Record<IdKind, string>> = {
  song: 'so',
  album: 'al',
  artist: 'ar',
  playlist: 'pl',
  art: 'co',
};

/** 128 bits as 22 letters: two things sharing an id is not to be expected in any library. */
const shorten = (digest: Buffer): string => digest.subarray(0, 16).toString('base64url');

/** Parts are joined by NUL, which no tag and no file name holds. */
export const createId = (kind: IdKind, ...parts: readonly string[]): string => {
  const digest = createHash('sha256')
    .update([kind, ...parts].join('\0'))
    .digest();
  return `${prefixes[kind]}-${shorten(digest)}`;
};

/** Named after its bytes: a changed picture has another id, so that caches need no asking. */
export const createArtId = (bytes: Uint8Array): string =>
  `${prefixes.art}-${shorten(createHash('sha256').update(bytes).digest())}`;

/** One writing for names that people take for the same: "The Beatles" and "the beatles ". */
export const foldName = (name: string): string =>
  name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
