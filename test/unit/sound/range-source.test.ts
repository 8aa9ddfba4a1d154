import { describe, expect, test } from 'vitest';
import { openRangeSource, type FetchBytes } from '../../../src/sound/range-source';

const file = Uint8Array.from({ length: 700_000 }, (_, at) => (at * 7) % 251);
const never = new AbortController().signal;

/** Answers as the service worker does: a part, which may be shorter than what was asked for. */
const answering = (
  options: { most?: number; version?: () => string; status?: () => number } = {},
) => {
  const asked: [number, number][] = [];
  const fetchBytes: FetchBytes = async (_, { headers, signal }) => {
    signal?.throwIfAborted();
    const [first, last] = /(\d+)-(\d+)/.exec(JSON.stringify(headers))!.slice(1).map(Number);
    asked.push([first!, last!]);
    const status = options.status?.() ?? 206;
    if (status !== 206) return new Response(null, { status });
    const end = Math.min(last! + 1, first! + (options.most ?? Infinity), file.length);
    return new Response(file.slice(first, end), {
      status,
      headers: {
        'Content-Range': `bytes ${first}-${end - 1}/${file.length}`,
        ETag: options.version?.() ?? '"one"',
      },
    });
  };
  return { fetchBytes, asked };
};

describe('a file read by ranges', () => {
  test.each([Infinity, 10_000])('is as it is, in answers of at most %d bytes', async (most) => {
    const { fetchBytes } = answering({ most });
    const source = await openRangeSource('/x', fetchBytes, never);
    expect(source).toMatchObject({ size: file.length, version: '"one"', frames: null });
    for (const [first, length] of [
      [0, 10],
      [60_000, 100_000],
      [699_990, 100],
      [5, 5],
      [300_000, 1],
    ] as const) {
      expect(await source.read(first, length)).toEqual(file.slice(first, first + length));
    }
    expect(await source.read(file.length, 10)).toHaveLength(0);
  });

  test('read on, it is asked for few times, and little at first', async () => {
    const { fetchBytes, asked } = answering();
    const source = await openRangeSource('/x', fetchBytes, never);
    expect(asked).toEqual([[0, 65_535]]);
    for (let at = 0; at < file.length; at += 20_000) await source.read(at, 20_000);
    expect(asked.length).toBeLessThanOrEqual(5);
  });

  test('which became another file is never joined', async () => {
    let version = '"one"';
    const { fetchBytes } = answering({ version: () => version });
    const source = await openRangeSource('/x', fetchBytes, never);
    version = '"two"';
    await expect(source.read(500_000, 10)).rejects.toMatchObject({ code: 'aborted' });
  });

  test.each([
    [499, 'aborted'],
    [503, 'audio.not-available'],
    [404, 'audio.not-available'],
    [200, 'audio.unsupported'],
  ])('answered with %d is told as %s', async (status, code) => {
    const { fetchBytes } = answering({ status: () => status });
    await expect(openRangeSource('/x', fetchBytes, never)).rejects.toMatchObject({ code });
  });

  test('of nothing has no bytes, and one that nobody wants any more is let go', async () => {
    const empty = await openRangeSource('/x', answering({ status: () => 416 }).fetchBytes, never);
    expect(empty.size).toBe(0);
    expect(await empty.read(0, 10)).toHaveLength(0);
    const aborter = new AbortController();
    const source = await openRangeSource('/x', answering().fetchBytes, aborter.signal);
    aborter.abort();
    await expect(source.read(400_000, 10)).rejects.toMatchObject({ code: 'aborted' });
  });
});
