/**
 * Width and height of a picture by its header alone, so that one that is too large is refused before
 * anything is decoded: 30,000 x 30,000 px fit into a few KB of PNG and into 3.6 GB of memory.
 */
export type ImageType = 'jpeg' | 'png' | 'gif' | 'webp' | 'avif' | 'bmp';

export interface ImageSize {
  readonly type: ImageType;
  /** px, both at least 1. */
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const ascii = (view: DataView, at: number, text: string): boolean => {
  if (at < 0 || at + text.length > view.byteLength) return false;
  for (let i = 0; i < text.length; i += 1) {
    if (view.getUint8(at + i) !== text.charCodeAt(i)) return false;
  }
  return true;
};

const fits = (view: DataView, length: number): boolean => view.byteLength >= length;

/** PNG 3rd edition, 11.2.1: IHDR is the first chunk. */
const png = (view: DataView): Size | null =>
  fits(view, 24) && ascii(view, 12, 'IHDR')
    ? { width: view.getUint32(16), height: view.getUint32(20) }
    : null;

/** GIF89a section 18: the logical screen. */
const gif = (view: DataView): Size | null =>
  fits(view, 10) && (ascii(view, 4, '7a') || ascii(view, 4, '9a'))
    ? { width: view.getUint16(6, true), height: view.getUint16(8, true) }
    : null;

/** BITMAPCOREHEADER (12 bytes) and its larger successors; a negative height stands upside down. */
const bmp = (view: DataView): Size | null => {
  if (!fits(view, 26)) return null;
  const header = view.getUint32(14, true);
  if (header === 12) {
    return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  }
  if (header < 40 || header > 124) return null;
  return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
};

/** Frame headers, ITU T.81 table B.1: SOF0-15 without DHT (C4), JPG (C8) and DAC (CC). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Restarts, start and TEM have no length behind them. */
const isBare = (marker: number): boolean => (marker >= 0xd0 && marker <= 0xd8) || marker === 0x01;

/** More segments, fill bytes and rubbish than decoders meet in front of an honest frame. */
const maxSteps = 65_536;

/** From segment to segment up to the first frame header; each step goes forward. */
const jpeg = (view: DataView): Size | null => {
  let at = 2;
  for (let step = 0; step < maxSteps && fits(view, at + 9); step += 1) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xff || marker === 0x00) {
      at += 1;
    } else if (isBare(marker)) {
      at += 2;
    } else if (isFrame(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    } else if (marker === 0xd9 || marker === 0xda) {
      return null;
    } else {
      at += 2 + Math.max(2, view.getUint16(at + 2));
    }
  }
  return null;
};

const uint24 = (view: DataView, at: number): number =>
  view.getUint16(at, true) + view.getUint8(at + 2) * 0x1_0000;

/** RFC 9649: a lossy key frame, a lossless header, or the canvas of an extended file. */
const webp = (view: DataView): Size | null => {
  if (!fits(view, 30)) return null;
  if (ascii(view, 12, 'VP8X')) return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
  if (ascii(view, 12, 'VP8L') && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (ascii(view, 12, 'VP8 ') && ascii(view, 23, '\x9D\x01\x2A')) {
    const [width, height] = [view.getUint16(26, true), view.getUint16(28, true)];
    return { width: width & 0x3fff, height: height & 0x3fff };
  }
  return null;
};

/** Boxes on the way to the sizes (ISO 23008-12): their content is boxes, `meta`'s after 4 bytes. */
const boxesOfBoxes: Readonly<Record<string, number>> = { meta: 4, iprp: 0, ipco: 0 };
/** More boxes than any header has. */
const maxBoxes = 1000;

/** The largest `ispe`: a picture made of tiles names the tiles' size, too. */
const avif = (view: DataView): Size | null => {
  let [at, seen] = [0, 0];
  let largest: Size | null = null;
  while (fits(view, at + 8) && seen < maxBoxes) {
    seen += 1;
    const length = view.getUint32(at);
    const name = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at + 4, 4));
    if (name === 'ispe' && fits(view, at + 20)) {
      const [width, height] = [view.getUint32(at + 12), view.getUint32(at + 16)];
      if (!largest || width * height > largest.width * largest.height) largest = { width, height };
    }
    // 0 means up to the end, 1 a 64-bit length: neither occurs before the sizes of a still picture.
    if (Object.hasOwn(boxesOfBoxes, name)) at += 8 + boxesOfBoxes[name]!;
    else if (length < 8) return largest;
    else at += length;
  }
  return largest;
};

type Known = readonly [ImageType, (view: DataView) => boolean, (view: DataView) => Size | null];

const known: readonly Known[] = [
  ['jpeg', (view) => ascii(view, 0, '\xFF\xD8\xFF'), jpeg],
  ['png', (view) => ascii(view, 0, '\x89PNG\r\n\x1A\n'), png],
  ['gif', (view) => ascii(view, 0, 'GIF8'), gif],
  ['webp', (view) => ascii(view, 0, 'RIFF') && ascii(view, 8, 'WEBP'), webp],
  ['avif', (view) => ascii(view, 4, 'ftypavi'), avif],
  ['bmp', (view) => ascii(view, 0, 'BM'), bmp],
];

/**
 * What the picture says of itself, which its decoder will believe, too. Null when it is of no kind
 * above (SVG, a page, a text) or its header is damaged. Never throws; reads each header byte once.
 */
export const readImageSize = (bytes: Uint8Array): ImageSize | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [type, isIt, measure] of known) {
    if (!isIt(view)) continue;
    const size = measure(view);
    return size && size.width > 0 && size.height > 0 ? { type, ...size } : null;
  }
  return null;
};
