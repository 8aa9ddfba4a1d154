import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { HoldfastError, type Failure } from '../../../src/domain/error';
import { deleteKeyDatabase } from './database-key-store';
import { musicBytes } from './music-bytes';
import type { SealedFileCommands } from './sealed-file.worker';

/** Two full segments and a bit were sealed when the worker was killed; the song has nearly four. */
const killedAt = 600_000;
const songLength = 1_000_000;
const segmentLength = 262_144;

let worker: Worker | undefined;

const call = <N extends keyof SealedFileCommands>(
  name: N,
  ...args: Parameters<SealedFileCommands[N]>
): Promise<Awaited<ReturnType<SealedFileCommands[N]>>> => {
  worker ??= new Worker(new URL('./sealed-file.worker.ts', import.meta.url), { type: 'module' });
  const { promise, resolve, reject } = withResolvers<Awaited<ReturnType<SealedFileCommands[N]>>>();
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<{ value: never; failure?: Failure }>) =>
      data.failure
        ? reject(new HoldfastError(data.failure.code, data.failure.data))
        : resolve(data.value),
    { once: true },
  );
  worker.postMessage({ name, args });
  return promise;
};

const withResolvers = <T>() => {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
};

const kill = (): void => {
  worker?.terminate();
  worker = undefined;
};

afterEach(kill);
afterAll(async () => {
  deleteKeyDatabase();
  await (await navigator.storage.getDirectory()).removeEntry('sealed', { recursive: true });
});

describe('a song sealed into a file', () => {
  test('by a worker that was killed on the way: the next goes on, and it is whole', async () => {
    const id = crypto.randomUUID().replaceAll('-', '');
    expect(await call('begin', id, killedAt)).toBe(74 + 2 * segmentLength);
    kill();
    let done: Awaited<ReturnType<SealedFileCommands['finish']>> | undefined;
    await expect
      .poll(async () => (done = await call('finish', id, songLength).catch(() => undefined)))
      .toBeDefined();
    const { resumedAt, facts } = done!;
    expect(resumedAt).toBe(2 * (segmentLength - 32));
    expect(facts).toMatchObject({ plainLength: songLength, segments: 4 });
    await call('verify', id, facts);

    // 700,000 to 700,100 lies in the third segment, 524,200 to 524,300 over a bound.
    for (const [from, to] of [
      [0, 10],
      [524_200, 524_300],
      [700_000, 700_100],
      [999_990, 1_000_010],
    ] as const) {
      const expected = musicBytes(from, Math.min(to, songLength) - from);
      expect(await call('read', id, facts, from, to)).toEqual(expected);
    }
    kill();
    expect(await call('read', id, facts, 1, 9)).toEqual(musicBytes(1, 8));

    await call('flip', id, 74 + segmentLength + 5_000);
    const refused = { code: 'vault.refused', data: { why: 'segment', index: 1 } };
    await expect(call('read', id, facts, 300_000, 300_001)).rejects.toMatchObject(refused);
    expect(await call('read', id, facts, 0, 9)).toEqual(musicBytes(0, 9));
    await expect(call('verify', id, facts)).rejects.toMatchObject(refused);

    await call('cut', id, 74 + 3 * segmentLength);
    await expect(call('read', id, facts, 0, 9)).rejects.toMatchObject({
      code: 'vault.refused',
      data: { why: 'length' },
    });
  });
});
