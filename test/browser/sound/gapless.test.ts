import { describe, expect, test } from 'vitest';
import { pieceFrames, signal } from '../../fixtures/gapless/signal';
import { joined, originWith, placeOf, readAll, request, snr } from './album';

const [left, right] = signal();
/** Half a second of sound, compared on each side of a seam. */
const window = 16_384;

/** Reads an album as the page does: the next piece is opened before the last block of the one before is read. */
const readAlbum = async (ending: string, rate: number) => {
  const names = pieceFrames.map((_, index) => `piece-${index + 1}.${ending}`);
  const desk = (await originWith(...names)).desk();
  const parts: (readonly Float32Array[])[] = [];
  const lengths: number[] = [];
  const tracks = [await desk.open(request(0, names[0]!, { rate }))];
  for (let index = 0; index < names.length; index++) {
    if (names[index + 1]) {
      tracks.push(await desk.open(request(index + 1, names[index + 1]!, { rate, after: index })));
    }
    const { channels } = await readAll(desk, index);
    lengths.push(channels[0]!.length);
    parts.push(channels);
    await desk.close(index);
  }
  return { tracks, lengths, channels: joined(parts) };
};

describe.each(['flac', 'mp3', 'opus', 'm4a'])('an album cut from one signal, in %s', (ending) => {
  const rate = ending === 'opus' ? 48_000 : 44_100;

  test('has every frame of it and no other: nothing lost or added at a seam', async () => {
    const { tracks, lengths, channels } = await readAlbum(ending, 44_100);
    expect(tracks.every(({ exact, channels: count }) => exact && count === 2)).toBe(true);
    expect(tracks.map((track) => track.rate)).toEqual([rate, rate, rate]);
    lengths.forEach((length, index) =>
      expect(Math.abs(length - pieceFrames[index]!)).toBeLessThanOrEqual(1),
    );
    let seam = 0;
    for (const frames of pieceFrames.slice(0, -1)) {
      seam += frames;
      for (const from of [seam - window - 512, seam + 512]) {
        const found = placeOf(channels[0]!.subarray(from, from + window), left, from, 64);
        expect(Math.abs(found - from), `${ending} at ${from}`).toBeLessThanOrEqual(
          ending === 'opus' ? 1 : 0,
        );
      }
    }
    expect(snr(left, channels[0]!)).toBeGreaterThan(ending === 'flac' ? 90 : 12);
    expect(snr(right, channels[1]!)).toBeGreaterThan(ending === 'flac' ? 90 : 8);
  });
});
