import { HoldfastError } from '../../domain/error';
import type { AudioAnswer } from '../../downloads/ports';

/**
 * What this browser has a decoder for. The name of a file tells too little (an .m4a may be AAC or ALAC), so the
 * bytes are looked at as they come; and the browser is asked, because each can play something else.
 */

/** By what `domain/sniff` tells of the first bytes. */
const rare: Readonly<Record<string, string>> = {
  'audio/x-ms-wma': 'WMA',
  'audio/aiff': 'AIFF',
  'audio/x-ape': 'Monkey’s Audio',
  'audio/x-wavpack': 'WavPack',
  'audio/x-musepack': 'Musepack',
  'audio/x-dsf': 'DSD',
  'audio/x-dff': 'DSD',
};

/** By the ending that the catalogue tells: good for asking for another form at once, not for a verdict. */
const rareEndings: Readonly<Record<string, string>> = {
  wma: 'audio/x-ms-wma',
  aif: 'audio/aiff',
  aiff: 'audio/aiff',
  ape: 'audio/x-ape',
  wv: 'audio/x-wavpack',
  mpc: 'audio/x-musepack',
  dsf: 'audio/x-dsf',
  dff: 'audio/x-dff',
};

/** Codecs in MP4 that not every browser has, by the name that the sample description gives them. */
const rareInMp4: Readonly<Record<string, string>> = {
  alac: 'ALAC',
  'ac-3': 'Dolby Digital',
  'ec-3': 'Dolby Digital Plus',
};

const known = new Map<string, Promise<boolean>>();

/** Where the browser cannot be asked, it is tried: the element tells what it cannot play. */
export const canPlay = (contentType: string): Promise<boolean> => {
  const before = known.get(contentType);
  if (before) return before;
  const asked = askBrowser(contentType);
  known.set(contentType, asked);
  return asked;
};

const askBrowser = async (contentType: string): Promise<boolean> => {
  try {
    const { supported } = await navigator.mediaCapabilities.decodingInfo({
      type: 'file',
      audio: { contentType },
    });
    return supported;
  } catch {
    return true;
  }
};

/** Every browser that this runs in plays these; asked without a codec some say no all the same (Chromium of WAV). */
const common = /^audio\/(?:x-)?(?:mpeg|mp3|wav|wave|flac|aac)\b/;

/** What fails of such a type is broken. */
export const isCommon = (contentType: string): boolean => common.test(contentType);

export const formatOfType = (contentType: string): string | null => rare[contentType] ?? null;

export const formatOfBytes = (bytes: Uint8Array): string | null =>
  mp4Codecs(bytes).flatMap((codec) => rareInMp4[codec] ?? [])[0] ?? null;

/** The format's name where this ending stands for what the browser cannot play, else null. */
export const unplayableEnding = async (suffix: string): Promise<string | null> => {
  const contentType = rareEndings[suffix.toLowerCase()];
  return contentType === undefined || (await canPlay(contentType)) ? null : rare[contentType]!;
};

/**
 * The same answer; rejects, or ends its body, with `audio.unsupported` and the format's name as soon as its bytes
 * show that this browser cannot play it.
 */
export const refuseUnplayable = async <T extends AudioAnswer>(answer: T): Promise<T> => {
  const { contentType } = answer;
  const format = rare[contentType];
  if (format !== undefined && !(await canPlay(contentType))) {
    await answer.body.cancel().catch(() => undefined);
    throw unsupported(format);
  }
  if (!contentType.startsWith('audio/mp4')) return answer;
  return { ...answer, body: answer.body.pipeThrough(codecWatch()) };
};

const unsupported = (format: string): HoldfastError =>
  new HoldfastError('audio.unsupported', { format });

/** Bytes from the name of the box `stsd` to the end of the codec's: 4 + version 4 + count 4 + size 4 + 4. */
const descriptionLength = 20;

/** The index of the movie lies before the sound or behind it: everything that passes is looked at. */
const codecWatch = (): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> => {
  let tail = new Uint8Array(0);
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: async (chunk, controller) => {
      const looked = new Uint8Array(tail.length + chunk.length);
      looked.set(tail);
      looked.set(chunk, tail.length);
      for (const codec of mp4Codecs(looked)) {
        const format = rareInMp4[codec];
        if (format && !(await canPlay(`audio/mp4; codecs="${codec}"`))) throw unsupported(format);
      }
      tail = looked.slice(-(descriptionLength - 1));
      controller.enqueue(chunk);
    },
  });
};

/** Names of the codecs of all sample descriptions in these bytes. */
export const mp4Codecs = (bytes: Uint8Array): readonly string[] => {
  const found: string[] = [];
  const end = bytes.length - descriptionLength;
  for (let at = 0; at <= end; at += 1) {
    if (bytes[at] !== 0x73 || text(bytes, at) !== 'stsd') continue;
    found.push(text(bytes, at + 16));
  }
  return found;
};

const text = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + 4));
