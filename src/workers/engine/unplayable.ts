import type { Failure } from '../../domain/error';
import { splitKey, type Key } from '../../domain/keys';
import type { Track } from '../../domain/music';
import type { RangeSpec } from '../../domain/ranges';
import type { Begun } from './audio-part';
import { canPlay, formatOfBytes, formatOfType, isCommon, unplayableEnding } from './playable';
import { deviceSource } from './source-rows';

/** Songs whose files this browser cannot play, as far as was found out in this visit. */
export interface Unplayable {
  /** The format's name; null: nothing is known against it. */
  readonly of: (key: Key) => string | null;
  readonly note: (key: Key, format: string) => void;
  /** Of a load that failed in the element. Null: it is not for want of a decoder. */
  readonly judge: (load: Begun) => Promise<Failure | null>;
}

/** Bytes of a file that is being played; null where there are none. */
export type ReadHead = (key: Key, range: RangeSpec) => Promise<Uint8Array | null>;

/** Found out anew at the cost of one small request. */
const mostKept = 1000;

export const createUnplayable = (
  readHead: ReadHead,
  trackOf: (key: Key) => Pick<Track, 'suffix'> | null,
): Unplayable => {
  const formats = new Map<Key, string>();
  const note = (key: Key, format: string): void => {
    formats.set(key, format);
    if (formats.size > mostKept) formats.delete(formats.keys().next().value!);
  };

  /** The index of an MP4 lies at its beginning or at its end. */
  const inMp4 = async (key: Key): Promise<string | null> => {
    const ends: RangeSpec[] = [
      { kind: 'from', first: 0, last: null },
      { kind: 'suffix', length: 1024 * 1024 },
    ];
    for (const range of ends) {
      const bytes = await readHead(key, range).catch(() => null);
      const format = bytes && formatOfBytes(bytes);
      if (format) return format;
    }
    return null;
  };

  /** Null: the browser has a decoder, and the file is broken. */
  const formatOf = async ({ key, contentType }: Begun): Promise<string | null> => {
    const suffix = trackOf(key)?.suffix ?? '';
    if (isCommon(contentType)) return null;
    if (contentType.startsWith('audio/mp4')) return inMp4(key);
    const byType = formatOfType(contentType) ?? (await unplayableEnding(suffix));
    if (byType || contentType === '' || (await canPlay(contentType))) return byType;
    return suffix.toUpperCase() || contentType;
  };

  return {
    of: (key) => formats.get(key) ?? null,
    note,
    judge: async (load) => {
      const { key, quality } = load;
      const before = formats.get(key);
      const format = before ?? (await formatOf(load));
      if (!format) return null;
      const isOfDevice = splitKey(key).source === deviceSource;
      if (isOfDevice) return { code: 'audio.unsupported', data: { format } };
      // The source was asked for another form, and gave this.
      if (quality !== 'original') {
        return { code: 'audio.unsupported', data: { format, why: 'not converted' } };
      }
      note(key, format);
      return { code: 'aborted', data: { why: 'another form' } };
    },
  };
};
