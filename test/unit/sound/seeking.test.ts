import { describe, expect, test } from 'vitest';
import type { Mp3Index } from '../../../src/sound/mp3-index';
import { openStream } from '../../../src/sound/open-stream';
import { makeFlac } from './made-flac';
import { fixtureBytes, sourceOf } from './memory-source';

const noIndexes = { get: () => null, set: () => undefined };

describe('flac without a seek table', () => {
  // 12 minutes.
  const { bytes, total } = makeFlac(10_000);

  test.each([0.1, 0.5, 0.75, 0.999])('%d of the way is found by a few looks', async (part) => {
    const source = sourceOf(bytes);
    const stream = await openStream(source, 'flac', noIndexes);
    expect(stream).toMatchObject({ frames: total, exact: true, rate: 8000, channels: 1 });
    source.reads.length = 0;
    const wanted = Math.round(total * part);
    const run = await stream.from(wanted);
    expect(run.at).toBeLessThanOrEqual(wanted);
    expect(wanted - run.at).toBeLessThan(16_384 + 576);
    expect(source.reads.length).toBeLessThan(12);
    const packet = await run.next();
    expect(packet).toMatchObject({ frames: 576 });
    expect(packet!.bytes.subarray(0, 2)).toEqual(Uint8Array.of(0xff, 0xf8));
  });

  test('from first to last every frame comes, and nothing else', async () => {
    const short = makeFlac(300);
    const stream = await openStream(sourceOf(short.bytes), 'flac', noIndexes);
    const run = await stream.from(0);
    let [frames, length] = [0, 0];
    for (let packet = await run.next(); packet; packet = await run.next()) {
      frames += packet.frames;
      length += packet.bytes.length;
    }
    expect(frames).toBe(short.total);
    expect(length).toBe(short.bytes.length - 42);
  });
});

test('flac out of a pipe does not say how long it is: its last frame does', async () => {
  const { bytes, total } = makeFlac(500);
  bytes.fill(0, 8 + 14, 8 + 18);
  const stream = await openStream(sourceOf(bytes), 'flac', noIndexes);
  expect(stream).toMatchObject({ frames: total, isCounted: true });
});

/** Its sound many times over: frames of changing length, as long as an album. */
const longMp3 = (name: string, times: number): Uint8Array<ArrayBuffer> => {
  const one = fixtureBytes(`gapless/${name}`);
  const long = new Uint8Array(one.length * times);
  for (let at = 0; at < times; at++) long.set(one, at * one.length);
  return long;
};

describe('mp3 of changing bit rate', () => {
  const bytes = longMp3('vbr-bare.mp3', 200);

  test('a place is found by its frames, and the second time without looking', async () => {
    const kept = new Map<string, Mp3Index>();
    const indexes = {
      get: (version: string) => kept.get(version) ?? null,
      set: (version: string, index: Mp3Index) => void kept.set(version, index),
    };
    const source = sourceOf(bytes);
    const stream = await openStream(source, 'mp3', indexes);
    const frames = 121 * 200 * 1152;
    const far = await stream.from(frames * 0.75);
    expect(far.at).toBeGreaterThan(frames * 0.75 - 60 * 1152);
    expect(far.at).toBeLessThanOrEqual(frames * 0.75);
    source.reads.length = 0;
    const again = await openStream(source, 'mp3', indexes);
    await again.from(frames * 0.5);
    const read = source.reads.reduce((sum, { length }) => sum + length, 0);
    expect(read).toBeLessThan(64 * 1024);
  });
});

/** 128 kbit/s at 44.1 kHz: 417.96 bytes each, so nearly every frame has one more than 417. */
const constantMp3 = (count: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(Math.floor(((count + 1) * 1152 * 16_000) / 44_100));
  let at = 0;
  for (let frame = 1; frame <= count; frame++) {
    const length = Math.floor((frame * 144 * 128_000) / 44_100) - at;
    bytes.set([0xff, 0xfb, length === 418 ? 0x92 : 0x90, 0xc0], at);
    at += length;
  }
  return bytes.subarray(0, at);
};

test('mp3 of one bit rate: the place is arithmetic, though nothing says that it is one', async () => {
  const bytes = constantMp3(27_000);
  const source = sourceOf(bytes);
  const stream = await openStream(source, 'mp3', noIndexes);
  source.reads.length = 0;
  const wanted = 100 * 121 * 1152;
  const run = await stream.from(wanted);
  expect(wanted - run.at).toBeLessThan(20 * 1152);
  expect(source.reads.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(16 * 1024);
});
