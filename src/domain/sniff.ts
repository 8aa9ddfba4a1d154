/**
 * What bytes are, by their first ones. Servers name types wrongly (a zip as audio/ogg, an error as
 * audio/mpeg), so the name is never trusted. Signatures: WHATWG MIME Sniffing and the formats' own.
 */
export type Sniffed =
  | { readonly kind: 'audio' | 'image'; readonly contentType: string }
  | { readonly kind: 'empty' | 'html' | 'xml' | 'svg' | 'json' | 'zip' | 'unknown' };

/** Enough for every signature below, with room for a comment before the root of a text. */
export const sniffLength = 512;

const ascii = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length));

/** [kind, content type, text, offset, and optionally a second text with its offset] */
type Signature = readonly ['audio' | 'image', string, string, number, string?, number?];
const signatures: readonly Signature[] = [
  ['audio', 'audio/mpeg', 'ID3', 0],
  ['audio', 'audio/flac', 'fLaC', 0],
  ['audio', 'audio/wav', 'RIFF', 0, 'WAVE', 8],
  ['audio', 'audio/wav', 'RF64', 0, 'WAVE', 8],
  ['audio', 'audio/aiff', 'FORM', 0, 'AIF', 8],
  ['audio', 'audio/x-wavpack', 'wvpk', 0],
  ['audio', 'audio/x-ape', 'MAC ', 0],
  ['audio', 'audio/x-dsf', 'DSD ', 0],
  ['audio', 'audio/x-dff', 'FRM8', 0, 'DSD ', 12],
  ['audio', 'audio/x-musepack', 'MPCK', 0],
  ['audio', 'audio/x-musepack', 'MP+', 0],
  ['audio', 'audio/webm', '\x1A\x45\xDF\xA3', 0],
  ['audio', 'audio/x-ms-wma', '\x30\x26\xB2\x75\x8E\x66\xCF\x11', 0],
  ['image', 'image/jpeg', '\xFF\xD8\xFF', 0],
  ['image', 'image/png', '\x89PNG\r\n\x1A\n', 0],
  ['image', 'image/gif', 'GIF8', 0],
  ['image', 'image/webp', 'RIFF', 0, 'WEBP', 8],
  ['image', 'image/avif', 'ftypavi', 4],
];

const bySignature = (bytes: Uint8Array): Sniffed | null => {
  for (const [kind, contentType, text, at, second, secondAt = 0] of signatures) {
    if (ascii(bytes, at, text.length) !== text) continue;
    if (second && ascii(bytes, secondAt, second.length) !== second) continue;
    return { kind, contentType };
  }
  return null;
};

/** Ogg names its codec in the first page's packet, 28 bytes in. */
const oggType = (bytes: Uint8Array): string => {
  const head = ascii(bytes, 28, 8);
  if (head === 'OpusHead') return 'audio/ogg; codecs=opus';
  if (head.startsWith('\x01vorbis')) return 'audio/ogg; codecs=vorbis';
  return head.startsWith('\x7FFLAC') ? 'audio/ogg; codecs=flac' : 'audio/ogg';
};

/** An MPEG audio frame header (11 sync bits), and AAC's ADTS, which has its layer bits at zero. */
const byFrame = (bytes: Uint8Array): string | null => {
  const [sync = 0, second = 0, third = 0] = bytes;
  if (sync !== 0xff || (second & 0xe0) !== 0xe0) return null;
  if ((second & 0xf6) === 0xf0) return ((third >> 2) & 15) < 13 ? 'audio/aac' : null;
  const reserved =
    (second & 0x18) === 0x08 ||
    (second & 0x06) === 0 ||
    (third & 0xf0) === 0xf0 ||
    (third & 0x0c) === 0x0c;
  return reserved ? null : 'audio/mpeg';
};

const byText = (bytes: Uint8Array): Sniffed['kind'] | null => {
  const text = new TextDecoder().decode(bytes.subarray(0, sniffLength)).trimStart().toLowerCase();
  if (/^[{[]/.test(text)) return 'json';
  if (!text.startsWith('<')) return null;
  if (/<!doctype html|<html|<head|<body|<title|<script/.test(text)) return 'html';
  return /<svg[\s>]|<!doctype svg/.test(text) ? 'svg' : 'xml';
};

/** Looks at the first `sniffLength` bytes of a whole thing; fewer are looked at as they are. */
export const sniff = (bytes: Uint8Array): Sniffed => {
  if (bytes.byteLength === 0) return { kind: 'empty' };
  const found = bySignature(bytes);
  if (found) return found;
  if (ascii(bytes, 0, 4) === 'OggS') return { kind: 'audio', contentType: oggType(bytes) };
  if (ascii(bytes, 4, 4) === 'ftyp') return { kind: 'audio', contentType: 'audio/mp4' };
  if (ascii(bytes, 0, 2) === 'PK' && [3, 5, 7].includes(bytes[2]!)) return { kind: 'zip' };
  const frame = byFrame(bytes);
  if (frame) return { kind: 'audio', contentType: frame };
  const text = byText(bytes);
  return { kind: text ?? 'unknown' } as Sniffed;
};
