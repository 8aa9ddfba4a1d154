import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readImageSize } from '../../../src/domain/image-size';

const ascii = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));
const big = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** (bytes - 1 - at)) % 256);
const little = (value: number, bytes: number): number[] => big(value, bytes).reverse();
const bytes = (...parts: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flat());
const zeros = (length: number): number[] => Array.from({ length }, () => 0);

const pngHead = [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a, ...big(13, 4), ...ascii('IHDR')];
const png = (width: number, height: number): Uint8Array =>
  bytes(pngHead, big(width, 4), big(height, 4), [8, 6, 0, 0, 0]);

const segment = (marker: number, body: readonly number[]): number[] => [
  0xff,
  marker,
  ...big(body.length + 2, 2),
  ...body,
];
const frame = (marker: number, width: number, height: number): number[] =>
  segment(marker, [8, ...big(height, 2), ...big(width, 2), 3, ...zeros(9)]);

const box = (name: string, body: readonly number[]): number[] => [
  ...big(body.length + 8, 4),
  ...ascii(name),
  ...body,
];
const ispe = (width: number, height: number): number[] =>
  box('ispe', [...zeros(4), ...big(width, 4), ...big(height, 4)]);
const avif = (...sizes: readonly number[][]): Uint8Array =>
  bytes(
    box('ftyp', [...ascii('avif'), ...zeros(4)]),
    box('meta', [
      ...zeros(4),
      ...box('hdlr', zeros(24)),
      ...box('iprp', box('ipco', [...sizes.flat(), ...box('pixi', zeros(8))])),
    ]),
    box('mdat', zeros(40)),
  );

const webp = (chunk: string, body: readonly number[]): Uint8Array =>
  bytes(
    ascii('RIFF'),
    little(22, 4),
    ascii('WEBP'),
    ascii(chunk),
    little(body.length, 4),
    body,
    zeros(20),
  );

describe('the header tells', () => {
  const exif = segment(0xe1, [...ascii('Exif\0\0'), 0xff, 0xd8, ...frame(0xc0, 160, 120)]);
  test.each<[string, Uint8Array, string, number, number]>([
    ['PNG', png(640, 480), 'png', 640, 480],
    ['GIF 87', bytes(ascii('GIF87a'), little(320, 2), little(200, 2)), 'gif', 320, 200],
    ['GIF 89', bytes(ascii('GIF89a'), little(320, 2), little(200, 2)), 'gif', 320, 200],
    ['baseline JPEG', bytes([0xff, 0xd8], frame(0xc0, 640, 480)), 'jpeg', 640, 480],
    ['progressive JPEG', bytes([0xff, 0xd8], frame(0xc2, 640, 480)), 'jpeg', 640, 480],
    [
      'JPEG with a small picture in its Exif',
      bytes([0xff, 0xd8], exif, frame(0xc0, 9, 8)),
      'jpeg',
      9,
      8,
    ],
    [
      'JPEG with tables, fill bytes and rubbish in front',
      bytes([0xff, 0xd8], segment(0xc4, zeros(9)), [0xff, 0xff, 0xff], frame(0xc1, 5, 6).slice(1)),
      'jpeg',
      5,
      6,
    ],
    [
      'lossy WebP',
      webp('VP8 ', [...zeros(3), 0x9d, 1, 0x2a, ...little(640, 2), ...little(480, 2)]),
      'webp',
      640,
      480,
    ],
    ['lossless WebP', webp('VP8L', [0x2f, ...little(639 + 479 * 2 ** 14, 4)]), 'webp', 640, 480],
    [
      'extended WebP',
      webp('VP8X', [...zeros(4), ...little(639, 3), ...little(479, 3)]),
      'webp',
      640,
      480,
    ],
    ['AVIF', avif(ispe(640, 480)), 'avif', 640, 480],
    [
      'AVIF of tiles: the whole',
      avif(ispe(512, 512), ispe(2048, 1024), ispe(512, 512)),
      'avif',
      2048,
      1024,
    ],
    [
      'BMP',
      bytes(ascii('BM'), zeros(12), little(40, 4), little(640, 4), little(480, 4)),
      'bmp',
      640,
      480,
    ],
    [
      'BMP from top to bottom',
      bytes(ascii('BM'), zeros(12), little(40, 4), little(640, 4), little(2 ** 32 - 480, 4)),
      'bmp',
      640,
      480,
    ],
    [
      'old BMP',
      bytes(ascii('BM'), zeros(12), little(12, 4), little(64, 2), little(48, 2), zeros(4)),
      'bmp',
      64,
      48,
    ],
  ])('%s', (_, picture, type, width, height) => {
    expect(readImageSize(picture)).toEqual({ type, width, height });
  });

  test('of a picture inside a larger buffer only its own', () => {
    const whole = bytes(zeros(7), [...png(3, 2)], zeros(9));
    expect(readImageSize(whole.subarray(7, 7 + 29))).toEqual({ type: 'png', width: 3, height: 2 });
    expect(readImageSize(whole.subarray(7, 7 + 20))).toBeNull();
  });

  test('sizes that no memory holds, to be refused', () => {
    expect(readImageSize(png(30_000, 30_000))).toMatchObject({ width: 30_000, height: 30_000 });
    expect(readImageSize(png(2 ** 32 - 1, 2 ** 32 - 1))).toMatchObject({ width: 2 ** 32 - 1 });
    expect(readImageSize(bytes([0xff, 0xd8], frame(0xc0, 65_535, 65_535)))).toMatchObject({
      width: 65_535,
    });
  });
});

describe('no size', () => {
  test.each<[string, Uint8Array]>([
    ['nothing', bytes()],
    ['SVG', bytes(ascii('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))],
    ['SVG as XML', bytes(ascii('<?xml version="1.0"?><svg width="9" height="9"></svg>'))],
    ['a page', bytes(ascii('<!doctype html><img src=x onerror=alert(1)>'))],
    ['a page behind a word like a picture’s head', bytes(ascii('BM<script>alert(1)</script>'))],
    ['a picture of no width', png(0, 480)],
    ['PNG that begins with another chunk', bytes(pngHead.slice(0, 12), ascii('tEXt'), zeros(20))],
    ['JPEG that ends before its frame', bytes([0xff, 0xd8, 0xff, 0xd9], zeros(20))],
    [
      'JPEG with its scan before its frame',
      bytes([0xff, 0xd8], segment(0xda, zeros(9)), frame(0xc0, 9, 9)),
    ],
    ['JPEG whose height comes later', bytes([0xff, 0xd8], frame(0xc0, 640, 0))],
    ['AVIF without sizes', avif()],
    ['AVIF whose first box has no length', bytes(zeros(4), ascii('ftypavif'), zeros(40))],
  ])('%s', (_, picture) => {
    expect(readImageSize(picture)).toBeNull();
  });
});

describe('lengths made to hurt', () => {
  const started = [
    pngHead,
    ascii('GIF89a'),
    [0xff, 0xd8, 0xff],
    [...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBPVP8X')],
    [...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBPVP8 ')],
    box('ftyp', [...ascii('avif'), ...zeros(4)]),
    ascii('BM'),
  ];
  test('no bytes make it throw, whatever they begin with', () => {
    fc.assert(
      fc.property(fc.constantFrom(...started), fc.uint8Array({ maxLength: 300 }), (head, rest) => {
        const found = readImageSize(bytes(head, [...rest]));
        if (found) {
          expect(found.width).toBeGreaterThan(0);
          expect(found.height).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('no end of segments or boxes keeps it', () => {
    const fill = new Uint8Array(20_000_000);
    const boxes = Array.from({ length: 100_000 }, () => box('free', [])).flat();
    const empty = Array.from({ length: 1000 }, () => [...big(0, 4), ...ascii('meta')]).flat();
    const hostile = [
      Uint8Array.from(fill).fill(0xff, 0, 1).fill(0xd8, 1, 2).fill(0xff, 2, 3),
      Uint8Array.from(fill).fill(0xff).fill(0xd8, 1, 2),
      bytes(box('ftyp', ascii('avif')), boxes, ispe(9, 9)),
      bytes(box('ftyp', ascii('avif')), empty),
    ];
    const before = performance.now();
    for (const picture of hostile) expect(readImageSize(picture)).toBeNull();
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
