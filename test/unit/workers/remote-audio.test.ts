import { describe, expect, test } from 'vitest';
import { HoldfastError } from '../../../src/domain/error';
import { makeKey, toSourceId } from '../../../src/domain/keys';
import type { RangeSpec } from '../../../src/domain/ranges';
import { createRemoteAudio, type OpenAudio } from '../../../src/workers/engine/remote-audio';

const track = makeKey(toSourceId('nas1'), 'so-1');
const kib = 1024;
const file = Uint8Array.from({ length: 3000 * kib }, (_, at) => (at * 7 + (at >> 9)) & 255);
const signal = new AbortController().signal;
const from = (first: number, last: number | null = null): RangeSpec => ({
  kind: 'from',
  first,
  last,
});

interface Server {
  readonly open: OpenAudio;
  /** Where each request began; null = no range. */
  readonly asked: (number | null)[];
  cancelled: number;
}

interface Habits {
  readonly ranges?: boolean;
  readonly tellsLength?: boolean;
  readonly version?: () => string;
  /** Which address gives the n-th answer. */
  readonly edge?: (n: number) => string;
  readonly file?: (n: number) => Uint8Array;
  /** Offset in the file at which the n-th answer breaks. */
  readonly breaksAt?: (n: number) => number | null;
}

const serve = ({
  ranges = true,
  tellsLength = true,
  version = () => '"v1"',
  breaksAt = () => null,
  edge = () => '',
  file: fileOf = () => file,
}: Habits = {}): Server => {
  const server: Server = {
    asked: [],
    cancelled: 0,
    open: async ({ from: start, to }) => {
      const n = server.asked.length;
      const own = fileOf(n).subarray(0, to === undefined ? undefined : to + 1);
      const first = ranges ? (start ?? 0) : 0;
      const end = breaksAt(n);
      server.asked.push(start);
      let at = first;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          if (end !== null && at >= end) {
            controller.error(new HoldfastError('net.truncated', {}));
            return;
          }
          if (at >= own.length) return controller.close();
          controller.enqueue(own.subarray(at, at + 40_000));
          at += 40_000;
        },
        cancel: () => void (server.cancelled += 1),
      });
      const total = tellsLength ? file.length : null;
      const told = { contentType: 'audio/flac', remoteVersion: version(), edge: edge(n) };
      return { body, first, total, ...told };
    },
  };
  return server;
};

const clock = {
  now: () => 0,
  monotonic: () => 0,
  random: () => 0.5,
  sleep: () => new Promise<void>(() => undefined),
};

const read = async (
  audio: ReturnType<typeof createRemoteAudio>,
  range: RangeSpec | null,
): Promise<{ first: number; bytes: Uint8Array; total: number | null }> => {
  const part = await audio.read(track, 'original', range, signal);
  if ('unsatisfiable' in part) throw new Error('unsatisfiable');
  return part;
};

const expectBytes = (part: { first: number; bytes: Uint8Array }): void => {
  const there = file.subarray(part.first, part.first + part.bytes.length);
  expect(Buffer.compare(part.bytes, there)).toBe(0);
};

describe('a song played from its server', () => {
  test('from the first to the last byte with one request: a small part, then larger ones', async () => {
    const server = serve();
    const audio = createRemoteAudio(server.open, clock);
    const lengths: number[] = [];
    for (let at = 0; at < file.length;) {
      const part = await read(audio, from(at));
      expectBytes(part);
      expect(part).toMatchObject({ first: at, total: file.length });
      lengths.push(part.bytes.length / kib);
      at += part.bytes.length;
    }
    expect(server.asked).toEqual([null]);
    expect(lengths).toEqual([256, 1024, 1024, 696]);
  });

  test('a seek lets the old answer go and asks from there; a short skip reads over', async () => {
    const server = serve();
    const audio = createRemoteAudio(server.open, clock);
    await read(audio, from(0));
    expectBytes(await read(audio, from(2000 * kib)));
    expect(server.asked).toEqual([null, 2000 * kib]);
    expect(server.cancelled).toBe(1);
    expectBytes(await read(audio, from(2300 * kib)));
    expect(server.asked).toHaveLength(2);
    expectBytes(await read(audio, from(10)));
    expect(server.asked).toEqual([null, 2000 * kib, 10]);
  });

  test('a server that ignores ranges is read up to the place that was asked for', async () => {
    const server = serve({ ranges: false });
    const audio = createRemoteAudio(server.open, clock);
    expectBytes(await read(audio, from(1500 * kib)));
    expectBytes(await read(audio, from(100)));
  });

  test('a transcode of untold length is taken whole, and then has ranges', async () => {
    const server = serve({ tellsLength: false });
    const audio = createRemoteAudio(server.open, clock);
    const part = await read(audio, { kind: 'suffix', length: 50 });
    expect(part).toMatchObject({ first: file.length - 50, total: file.length });
    expectBytes(part);
    expectBytes(await read(audio, from(0, 99)));
    expect(server.asked).toEqual([null]);
  });

  test('past the end is said to be so, with the length', async () => {
    const audio = createRemoteAudio(serve().open, clock);
    await read(audio, from(0));
    expect(await audio.read(track, 'original', from(file.length), signal)).toEqual({
      unsatisfiable: file.length,
    });
  });

  test('a line that breaks in mid-body is taken up where the part began', async () => {
    const server = serve({ breaksAt: (n) => (n === 0 ? 600 * kib : null) });
    const audio = createRemoteAudio(server.open, clock);
    const first = await read(audio, from(0));
    const next = await read(audio, from(first.bytes.length));
    expectBytes(next);
    expect(server.asked).toEqual([null, first.bytes.length]);
  });

  test('bytes of two versions of a file are never joined', async () => {
    let version = '"v1"';
    const server = serve({ version: () => version });
    const audio = createRemoteAudio(server.open, clock);
    await read(audio, from(0));
    version = '"v2"';
    await expect(read(audio, from(2000 * kib))).rejects.toMatchObject({
      code: 'aborted',
      data: { why: 'another file' },
    });
    // The player loads it anew, and hears the new file from then on.
    expectBytes(await read(audio, from(0)));
  });

  test('two parts asked for at once come one after the other, each right', async () => {
    const audio = createRemoteAudio(serve().open, clock);
    const parts = await Promise.all([read(audio, from(0)), read(audio, from(256 * kib))]);
    parts.forEach(expectBytes);
  });
});

describe('an address that dies in the middle of a song', () => {
  /** The first answer breaks; all others come from the second address. */
  const dying = (other: Habits = {}) =>
    serve({
      edge: (n) => (n === 0 ? 'lan' : 'wan'),
      breaksAt: (n) => (n === 0 ? 300 * kib : null),
      ...other,
    });
  const readAll = async (audio: ReturnType<typeof createRemoteAudio>) => {
    for (let at = 256 * kib; at < file.length;) {
      const part = await read(audio, from(at));
      expectBytes(part);
      at += part.bytes.length;
    }
  };

  test('is followed by another one that has proven to have the same file, though it names it otherwise', async () => {
    let version = '"lan"';
    const server = dying({ version: () => version });
    const audio = createRemoteAudio(server.open, clock);
    const first = await read(audio, from(0));
    version = '"wan"';
    const etags = new Set([(first as { etag?: string }).etag]);
    await readAll(audio);
    etags.add(((await read(audio, from(2900 * kib))) as { etag?: string }).etag);
    expect(etags.size).toBe(1);
    // The break, then two pieces of 64 KiB as proof: what was heard first, and what was heard last.
    expect(server.asked.slice(0, 4)).toEqual([null, 256 * kib, 0, 192 * kib]);
  });

  test('of another one with another file of the same length not a byte is joined', async () => {
    const changed = file.map((byte, at) => (at === 200 * kib ? byte ^ 1 : byte));
    const server = dying({ file: (n) => (n === 0 ? file : changed) });
    const audio = createRemoteAudio(server.open, clock);
    await read(audio, from(0));
    await expect(read(audio, from(256 * kib))).rejects.toMatchObject({ code: 'aborted' });
    // Opened anew it is the other file, from its first byte.
    const part = await read(audio, from(0, 250 * kib));
    expect(Buffer.compare(part.bytes, changed.subarray(0, part.bytes.length))).toBe(0);
  });

  test('one that cannot answer in parts proves nothing', async () => {
    const server = dying({ ranges: false });
    const audio = createRemoteAudio(server.open, clock);
    await read(audio, from(0));
    await expect(read(audio, from(256 * kib))).rejects.toMatchObject({ code: 'aborted' });
  });
});

test('an answer that was silent for too long is not asked for again', async () => {
  let asked = 0;
  const open: OpenAudio = async () => {
    asked += 1;
    throw new HoldfastError('net.stalled', {});
  };
  const read = createRemoteAudio(open, clock).read(track, 'original', from(0), signal);
  await expect(read).rejects.toMatchObject({ code: 'net.stalled' });
  expect(asked).toBe(1);
});
