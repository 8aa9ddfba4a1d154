import { isKey, type Key } from '../domain/keys';
import { parseQuality, type Quality } from '../domain/quality';

/**
 * The same-origin addresses that the service worker answers. No secret, no host name, no build id:
 * a key names a source by the identity that this device gave it.
 *   /x/audio/<track key>?q=<quality>&n=<serial>   the serial makes each load its own address, since
 *                                                 Chromium answers a repeated one from memory
 *                                     [&at=<s>]   a stream whose length nobody knows yet will do, too; it begins
 *                                                 there, a file of known length begins at its beginning as ever
 *   /x/art/<art key>?s=<px>
 *   /x/meta/lyrics/<track key>
 */
export const mediaPrefix = '/x/';

/** With the first bytes of a saved song: where its frames lie, found while it was sealed. */
export const frameIndexHeader = 'X-Frame-Index';

/** Art is kept in these widths only, so that the cache holds few variants of each picture. */
export const artSizes = [96, 320, 640] as const;
export type ArtSize = (typeof artSizes)[number];

export type MediaRequest =
  | {
      readonly kind: 'audio';
      readonly key: Key;
      readonly quality: Quality;
      readonly serial: string;
      /** Seconds; null: only a file of known length will do. */
      readonly at: number | null;
    }
  | { readonly kind: 'art'; readonly key: Key; readonly size: ArtSize }
  | { readonly kind: 'lyrics'; readonly key: Key };

export const audioPath = (
  key: Key,
  quality: Quality,
  serial: string | number,
  at: number | null = null,
): string =>
  `/x/audio/${encodeURIComponent(key)}?q=${quality}&n=${serial}${at === null ? '' : `&at=${at}`}`;

/** The second at which a stream at this address would begin; null: it brings a file. */
export const liveStartOf = (path: string): number | null => {
  const found = /[?&]at=(\d+)/.exec(path);
  return found ? Number(found[1]) : null;
};

/** What it brings is converted while it is heard: there is no file of it before its end. */
export const isConverted = (path: string): boolean =>
  liveStartOf(path) !== null && !/[?&]q=original(&|$)/.test(path);

export const artPath = (key: Key, size: ArtSize): string =>
  `/x/art/${encodeURIComponent(key)}?s=${size}`;

export const lyricsPath = (key: Key): string => `/x/meta/lyrics/${encodeURIComponent(key)}`;

/** Where the picture of a song's loudness is kept, beside its lyrics. Nobody answers this address. */
export const peaksPath = (key: Key): string => `/x/meta/peaks/${encodeURIComponent(key)}`;

/** A load with such a serial is answered from this device or not at all: nobody waits for it to sound. */
const deviceOnly = 'device-';
export const deviceSerial = (unique: string | number): string => `${deviceOnly}${unique}`;
export const isDeviceOnly = (serial: string): boolean => serial.startsWith(deviceOnly);

const keyOf = (encoded: string): Key | null => {
  try {
    const text = decodeURIComponent(encoded);
    return isKey(text) ? text : null;
  } catch {
    return null;
  }
};

/** Smallest kept width that is not below `px`, or the largest. */
export const artSizeFor = (px: number): ArtSize =>
  artSizes.find((size) => size >= px) ?? artSizes[artSizes.length - 1]!;

/** Null for whatever is not exactly one of the addresses above. */
export const parseMediaUrl = (url: URL): MediaRequest | null => {
  const [, x, kind, ...rest] = url.pathname.split('/');
  if (x !== 'x') return null;
  if (kind === 'audio' && rest.length === 1) {
    const key = keyOf(rest[0]!);
    const quality = parseQuality(url.searchParams.get('q') ?? 'original');
    const serial = url.searchParams.get('n') ?? '';
    const at = url.searchParams.get('at') ?? '';
    return key && quality
      ? { kind, key, quality, serial, at: /^\d{1,6}$/.test(at) ? Number(at) : null }
      : null;
  }
  if (kind === 'art' && rest.length === 1) {
    const key = keyOf(rest[0]!);
    const size = Number(url.searchParams.get('s') ?? artSizes[1]);
    return key && Number.isFinite(size) ? { kind, key, size: artSizeFor(size) } : null;
  }
  if (kind === 'meta' && rest.length === 2 && rest[0] === 'lyrics') {
    const key = keyOf(rest[1]!);
    return key ? { kind: 'lyrics', key } : null;
  }
  return null;
};
