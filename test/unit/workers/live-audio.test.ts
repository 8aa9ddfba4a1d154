import { expect, test } from 'vitest';
import { makeKey, toSourceId } from '../../../src/domain/keys';
import type { AudioAnswer } from '../../../src/downloads/ports';
import { createRemoteAudio, type OpenAudio } from '../../../src/workers/engine/remote-audio';

/** A song as its server converts it: nobody knows its length, and its bytes come as they are made. */

const track = makeKey(toSourceId('nas1'), 'so-1');
const { signal } = new AbortController();
const from = (first: number) => ({ kind: 'from', first, last: null }) as const;
const clock = {
  now: () => 0,
  monotonic: () => 0,
  random: () => 0.5,
  sleep: () => new Promise<void>(() => undefined),
};

const convert = ({ offsets = true } = {}) => {
  const asked: (number | undefined)[] = [];
  const outlets: ReadableStreamDefaultController<Uint8Array>[] = [];
  const cancelled: number[] = [];
  const open: OpenAudio = async ({ at }): Promise<AudioAnswer> => {
    const n = asked.push(at) - 1;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => void (outlets[n] = controller),
      cancel: () => void cancelled.push(n),
    });
    const told = { contentType: 'audio/mpeg', remoteVersion: '', first: 0, total: null };
    return { body, ...told, ...(offsets && at !== undefined ? { at } : {}) };
  };
  return { audio: createRemoteAudio(open, clock), asked, outlets, cancelled };
};

test('is handed on before its end, with one request; the end tells its length', async () => {
  const { audio, asked, outlets } = convert();
  const read = (first: number) =>
    audio.read(track, 'mp3-128', from(first), signal, { serial: 's1', at: 0 });
  const begun = read(0);
  await expect.poll(() => outlets.length).toBe(1);
  outlets[0]!.enqueue(Uint8Array.of(1, 2, 3));
  const first = await begun;
  expect(first).toMatchObject({ bytes: Uint8Array.of(1, 2, 3), first: 0, total: null, at: 0 });
  const next = read(3);
  outlets[0]!.enqueue(Uint8Array.of(4));
  expect(await next).toMatchObject({ bytes: Uint8Array.of(4), first: 3, total: null });
  const last = read(4);
  outlets[0]!.close();
  expect(await last).toMatchObject({ bytes: new Uint8Array(0), first: 4, total: 4 });
  // From now on it is a file like any other, for whoever asks for a part of it.
  expect(await audio.read(track, 'mp3-128', { kind: 'suffix', length: 2 }, signal)).toMatchObject({
    bytes: Uint8Array.of(3, 4),
    first: 2,
    total: 4,
  });
  expect(asked).toEqual([undefined]);
});

test('another place in the song is another conversion that begins there', async () => {
  const { audio, asked, outlets } = convert();
  const begun = audio.read(track, 'mp3-128', from(0), signal, { serial: 's1', at: 0 });
  await expect.poll(() => outlets.length).toBe(1);
  outlets[0]!.enqueue(Uint8Array.of(1));
  const first = (await begun) as { etag: string };
  const moved = audio.read(track, 'mp3-128', from(0), signal, { serial: 's2', at: 60 });
  await expect.poll(() => outlets.length).toBe(2);
  outlets[1]!.enqueue(Uint8Array.of(9));
  const second = (await moved) as { etag: string };
  expect(second).toMatchObject({ bytes: Uint8Array.of(9), first: 0, total: null, at: 60 });
  expect(second.etag).not.toBe(first.etag);
  expect(asked).toEqual([undefined, 60]);
});

test('a server that always begins at the beginning is waited for, and asked once', async () => {
  const { audio, asked, outlets } = convert({ offsets: false });
  const moved = audio.read(track, 'mp3-128', from(0), signal, { serial: 's1', at: 60 });
  await expect.poll(() => outlets.length).toBe(1);
  outlets[0]!.enqueue(Uint8Array.of(1, 2));
  outlets[0]!.close();
  expect(await moved).toMatchObject({ bytes: Uint8Array.of(1, 2), total: 2, at: 0 });
  await audio.read(track, 'mp3-128', from(0), signal, { serial: 's2', at: 30 });
  expect(asked).toEqual([60]);
});

test('what breaks off is never taken up by another conversion: the player opens it anew', async () => {
  const { audio, asked, outlets } = convert();
  const read = (first: number) =>
    audio.read(track, 'mp3-128', from(first), signal, { serial: 's1', at: 0 });
  const begun = read(0);
  await expect.poll(() => outlets.length).toBe(1);
  outlets[0]!.enqueue(Uint8Array.of(1, 2));
  await begun;
  outlets[0]!.error(new Error('gone'));
  await expect(read(2)).rejects.toMatchObject({ code: 'aborted' });
  await expect(read(2)).rejects.toMatchObject({ code: 'aborted' });
  expect(asked).toHaveLength(1);
});

test('the next song lets go of a conversion that nobody waits for', async () => {
  const { audio, outlets, cancelled } = convert();
  const begun = audio.read(track, 'mp3-128', from(0), signal, { serial: 's1', at: 0 });
  await expect.poll(() => outlets.length).toBe(1);
  outlets[0]!.enqueue(Uint8Array.of(1));
  await begun;
  const other = makeKey(toSourceId('nas1'), 'so-2');
  void audio.read(other, 'mp3-128', from(0), signal, { serial: 's2', at: 0 });
  await expect.poll(() => cancelled).toEqual([0]);
});
