import type { Bytes } from '../schema';

/**
 * The index: all words in one sorted list; per word a run of postings; a posting is a document
 * number and three bits that tell in which fields the word stands. Documents are the tracks, then
 * the albums, then the artists of one catalogue, by ordinal.
 */
export interface SearchIndex {
  /** Which catalogue it was made of. Ordinals of any other mean something else. */
  readonly stamp: string;
  readonly counts: DocumentCounts;
  /** Sorted by code units. */
  readonly words: readonly string[];
  /** Where each word's run begins in `postings`; one more than there are words. */
  readonly offsets: Uint32Array;
  readonly postings: Uint32Array;
  /** Per document how many words its title has, at most 255. */
  readonly titleWords: Uint8Array;
}

export interface DocumentCounts {
  readonly tracks: number;
  readonly albums: number;
  readonly artists: number;
}

export const field = { title: 1, artist: 2, album: 4 } as const;
export const fieldBits = 3;
export const fieldMask = 7;

const magic = 0x31534648; // "HFS1"
/** Raised when words are folded or split differently: the old index would miss what is typed. */
const version = 1;
const headerWords = 8;

/** One binary record: header, runs, title lengths, then stamp and words as text. */
export const encodeIndex = (index: SearchIndex): Bytes => {
  const { stamp, counts, words, offsets, postings, titleWords } = index;
  const text = new TextEncoder().encode([stamp, ...words].join('\n'));
  const header = [
    magic,
    version,
    counts.tracks,
    counts.albums,
    counts.artists,
    words.length,
    postings.length,
    text.length,
  ];
  const numbers = headerWords + offsets.length + postings.length;
  const bytes = new Uint8Array(numbers * 4 + titleWords.length + text.length);
  const view = new Uint32Array(bytes.buffer, 0, numbers);
  view.set(header);
  view.set(offsets, headerWords);
  view.set(postings, headerWords + offsets.length);
  bytes.set(titleWords, numbers * 4);
  bytes.set(text, numbers * 4 + titleWords.length);
  return bytes;
};

const isAscending = (offsets: Uint32Array, last: number): boolean =>
  offsets[0] === 0 &&
  offsets.at(-1) === last &&
  offsets.every((offset, i) => i === 0 || offset >= offsets[i - 1]!);

/** Null when the bytes are no index of this version: it is then simply made anew. */
export const decodeIndex = (value: unknown): SearchIndex | null => {
  if (!(value instanceof Uint8Array) || value.length < headerWords * 4) return null;
  const bytes = value.byteOffset === 0 ? value : value.slice();
  const header = new Uint32Array(bytes.buffer as ArrayBuffer, 0, headerWords);
  const [found, kind, tracks, albums, artists, wordCount, postingCount, textLength] =
    header as unknown as readonly [number, number, number, number, number, number, number, number];
  if (found !== magic || kind !== version) return null;
  const documents = tracks + albums + artists;
  const numbers = headerWords + wordCount + 1 + postingCount;
  if (numbers * 4 + documents + textLength !== bytes.length) return null;
  const buffer = bytes.buffer as ArrayBuffer;
  const offsets = new Uint32Array(buffer, headerWords * 4, wordCount + 1);
  const postings = new Uint32Array(buffer, (headerWords + wordCount + 1) * 4, postingCount);
  const titleWords = new Uint8Array(buffer, numbers * 4, documents);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    bytes.subarray(numbers * 4 + documents),
  );
  const [stamp = '', ...words] = text.split('\n');
  if (words.length !== wordCount || !isAscending(offsets, postingCount)) return null;
  if (postings.some((posting) => posting >>> fieldBits >= documents)) return null;
  const counts = { tracks, albums, artists };
  return { stamp, counts, words, offsets, postings, titleWords };
};
