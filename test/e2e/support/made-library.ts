import { createCipheriv, createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A music folder of noise: as large as a test needs, each byte known, no two songs alike. */
export interface MadeSong {
  readonly title: string;
  /** Relative to the folder. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

const headerLength = 44;
/** Bytes a second of 16 bit stereo at 44,100 Hz. */
const byteRate = 176_400;

const wavHeader = (dataLength: number): Buffer => {
  const header = Buffer.alloc(headerLength);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(headerLength - 8 + dataLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(44_100, 24);
  header.writeUInt32LE(byteRate, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataLength, 40);
  return header;
};

/** The same for the same seed: AES in counter mode over nothing is the fastest noise there is. */
const noise = (seed: string, length: number): Buffer => {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
};

/** A song of at most `size` bytes, whole sample frames. */
export const makeSong = (seed: string, size: number): Buffer => {
  const dataLength = Math.floor((size - headerLength) / 4) * 4;
  return Buffer.concat([wavHeader(dataLength), noise(seed, dataLength)]);
};

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export const writeList = (folder: string, name: string, songs: readonly MadeSong[]) =>
  writeFile(join(folder, `${name}.m3u8`), songs.map(({ path }) => `${path}\n`).join(''));

/** Writes one song; again with another seed = the file was replaced. */
export const writeSong = async (
  folder: string,
  number: number,
  size: number,
  seed = `song ${number}`,
): Promise<MadeSong> => {
  const bytes = makeSong(seed, size);
  const album = join('Weather Station', 'Static');
  const title = `Noise ${String(number).padStart(2, '0')}`;
  const path = `${album}/${String(number).padStart(2, '0')} ${title}.wav`;
  await mkdir(join(folder, album), { recursive: true });
  await writeFile(join(folder, path), bytes);
  return { title, path, size: bytes.length, sha256: sha256Of(bytes) };
};

/** Songs of these sizes in one album, and a playlist of them all. */
export const makeLibrary = async (
  folder: string,
  sizes: readonly number[],
  list: string,
): Promise<readonly MadeSong[]> => {
  const songs: MadeSong[] = [];
  for (const [index, size] of sizes.entries()) {
    songs.push(await writeSong(folder, index + 1, size));
  }
  await writeList(folder, list, songs);
  return songs;
};
