import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { readPart } from './guarded-blob';

/**
 * Ids are made from what a thing is, so that the same file given again is the same track. 128 bits:
 * two things that share one are not to be expected in any library. SHA-256, because tags are written
 * by others, and whoever can make two names meet could put one track in the place of another.
 */
const idBytes = 16;

type Prefix = 'so' | 'al' | 'ar' | 'co';

const makeId = (prefix: Prefix, parts: readonly (string | Uint8Array)[]): string => {
  const hash = sha256.create();
  for (const part of parts) {
    const bytes = typeof part === 'string' ? utf8ToBytes(part) : part;
    // The length in front keeps ('a', 'bc') and ('ab', 'c') apart.
    hash.update(utf8ToBytes(`${bytes.byteLength}:`)).update(bytes);
  }
  return prefix + bytesToHex(hash.digest().subarray(0, idBytes));
};

/** Bytes of each sample. Tags and the first sounds, some from the middle, the last sounds. */
const sampleSize = 64 * 1024;

/** By name, size, and samples of the content: the whole of a large file would take seconds. */
export const identifyTrack = async (file: File): Promise<string> => {
  const { size } = file;
  const starts = [0, Math.floor(size / 2), Math.max(0, size - sampleSize)];
  const samples: Uint8Array[] = [];
  for (const start of starts) {
    samples.push(new Uint8Array(await readPart(file, start, start + sampleSize)));
  }
  return makeId('so', [file.name.normalize('NFC'), String(size), ...samples]);
};

/** One writing for names that people take for the same: "The Beatles" and "the beatles ". */
export const foldName = (name: string): string =>
  name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();

export const identifyAlbum = (artist: string, title: string): string =>
  makeId('al', [foldName(artist), foldName(title)]);

export const identifyArtist = (name: string): string => makeId('ar', [foldName(name)]);

/** Named after its bytes: songs of an album share one picture. */
export const identifyCover = (bytes: Uint8Array): string => makeId('co', [bytes]);
