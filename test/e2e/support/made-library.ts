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

/** A chunk of RIFF: a name, a length, and the content with an even end. */
const chunk = (name: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
};

const format = (): Buffer => {
  const content = Buffer.alloc(16);
  content.writeUInt16LE(1, 0);
  content.writeUInt16LE(2, 2);
  content.writeUInt32LE(44_100, 4);
  content.writeUInt32LE(byteRate, 8);
  content.writeUInt16LE(4, 12);
  content.writeUInt16LE(16, 14);
  return chunk('fmt ', content);
};

const titleTag = (title: string): Buffer =>
  chunk('LIST', Buffer.concat([Buffer.from('INFO'), chunk('INAM', Buffer.from(`${title}\0`))]));

/** The same for the same seed: AES in counter mode over nothing is the fastest noise there is. */
const noise = (seed: string, length: number): Buffer => {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
};

/**
 * Random, too, but smooth: a value each 64 frames and straight lines between them. White noise does not survive
 * the resampling of a recording well enough to be compared.
 */
const smooth = (seed: string, length: number): Buffer => {
  const every = 64;
  const frames = length / 4;
  const points = noise(seed, (Math.ceil(frames / every) + 1) * 2);
  const bytes = Buffer.alloc(length);
  for (let frame = 0; frame < frames; frame++) {
    const at = Math.floor(frame / every);
    const share = (frame % every) / every;
    const [from, to] = [points.readInt16LE(at * 2), points.readInt16LE(at * 2 + 2)];
    const value = Math.round((from + share * (to - from)) / 2);
    bytes.writeInt16LE(value, frame * 4);
    bytes.writeInt16LE(value, frame * 4 + 2);
  }
  return bytes;
};

/** A song of at most `size` bytes and a tag, whole sample frames. Without a title it has no tags. */
export const makeSong = (seed: string, size: number, title = '', sound = noise): Buffer => {
  const dataLength = Math.floor((size - headerLength) / 4) * 4;
  const parts = [
    Buffer.from('WAVE'),
    format(),
    ...(title === '' ? [] : [titleTag(title)]),
    chunk('data', sound(seed, dataLength)),
  ];
  return chunk('RIFF', Buffer.concat(parts));
};

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export const writeList = (folder: string, name: string, songs: readonly MadeSong[]) =>
  writeFile(join(folder, `${name}.m3u8`), songs.map(({ path }) => `${path}\n`).join(''));

interface SongOptions {
  /** Another one = the file was replaced. */
  readonly seed?: string;
  /** Written as a tag; otherwise the name of the file is the title. */
  readonly title?: string;
  /** To be listened to, not only to be counted. */
  readonly audible?: boolean;
}

export const writeSong = async (
  folder: string,
  number: number,
  size: number,
  { seed = `song ${number}`, title: tag = '', audible = false }: SongOptions = {},
): Promise<MadeSong> => {
  const bytes = makeSong(seed, size, tag, audible ? smooth : noise);
  const album = 'Weather Station/Static';
  const name = `Noise ${String(number).padStart(2, '0')}`;
  const path = `${album}/${String(number).padStart(2, '0')} ${name}.wav`;
  const title = tag === '' ? name : tag;
  await mkdir(join(folder, album), { recursive: true });
  await writeFile(join(folder, path), bytes);
  return { title, path, size: bytes.length, sha256: sha256Of(bytes) };
};

/** Songs of these sizes in one album, and a playlist of them all. */
export const makeLibrary = async (
  folder: string,
  sizes: readonly number[],
  list: string,
  options: Pick<SongOptions, 'audible'> = {},
): Promise<readonly MadeSong[]> => {
  const songs: MadeSong[] = [];
  for (const [index, size] of sizes.entries()) {
    songs.push(await writeSong(folder, index + 1, size, options));
  }
  await writeList(folder, list, songs);
  return songs;
};
