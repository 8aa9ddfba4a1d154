import { expect, test } from 'vitest';
import { createFrameIndexer } from '../../../src/sound/frame-indexer';
import { fixture, FakeOrigin, readAll, request, snr } from './album';

const rate = 44_100;
const hour = rate * 3600;

/** An hour of wav that is nowhere: each part is made when it is asked for. */
const endlessWav = () => {
  const head = new Uint8Array(44);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode('RIFF....WAVEfmt '));
  view.setUint32(4, 36 + hour * 4, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 4, true);
  view.setUint16(32, 4, true);
  view.setUint16(34, 16, true);
  head.set(new TextEncoder().encode('data'), 36);
  view.setUint32(40, hour * 4, true);
  const total = 44 + hour * 4;
  let asked = 0;
  const fetchBytes = (_: string, init: RequestInit): Promise<Response> => {
    const [first, last] = /(\d+)-(\d+)/.exec(JSON.stringify(init.headers))!.slice(1).map(Number);
    const end = Math.min(last! + 1, total);
    const bytes = new Uint8Array(end - first!);
    if (first! < 44) bytes.set(head.subarray(first, end));
    asked += bytes.length;
    const headers = { 'Content-Range': `bytes ${first}-${end - 1}/${total}`, ETag: '"hour"' };
    return Promise.resolve(new Response(bytes, { status: 206, headers }));
  };
  return { fetchBytes, asked: () => asked };
};

test('of an hour only what is wanted soon is fetched, wherever it is', async () => {
  const { createPcmDesk } = await import('../../../src/sound/pcm-desk');
  const { systemClock } = await import('../../../src/domain/system-clock');
  const wav = endlessWav();
  const desk = createPcmDesk({ fetchBytes: wav.fetchBytes, clock: systemClock });
  expect((await desk.open(request(1, 'hour.wav'))).duration).toBe(3600);
  for (const position of [0, 1800, 3500]) {
    await desk.seek(1, position);
    const before = wav.asked();
    let frames = 0;
    for (let blocks = 0; blocks < 20; blocks++) frames += (await desk.read(1))!.channels[0]!.length;
    // Two windows of half a MiB ahead, no more, whoever pulls slowly.
    expect(wav.asked() - before - frames * 4).toBeLessThan(1.25 * 1024 * 1024);
  }
});

/** Twelve minutes of changing bit rate, nothing in it that says where anything is. */
const longMp3 = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const one = await fixture('vbr-bare.mp3');
  const long = new Uint8Array(one.length * 230);
  for (let at = 0; at < 230; at++) long.set(one, at * one.length);
  return long;
};

test('twelve minutes of mp3 whose frames were found while it was sealed: a seek asks for one place', async () => {
  const origin = new FakeOrigin();
  const bytes = await longMp3();
  origin.files.set('long.mp3', bytes);
  const indexer = createFrameIndexer();
  indexer.push(bytes);
  origin.frames = indexer.finish();
  const desk = origin.desk();
  const { duration } = await desk.open(request(1, 'long.mp3'));
  expect(duration).toBeGreaterThan(720);
  const asked = origin.asked.length;
  await desk.seek(1, 0.75 * duration);
  await desk.read(1);
  expect(origin.asked.length - asked).toBeLessThanOrEqual(2);

  // The same place by reading on from a little before it.
  await desk.open(request(2, 'long.mp3', { position: 0.75 * duration - 5 }));
  await desk.seek(1, duration - 1);
  const end = await readAll(desk, 1);
  await desk.seek(2, duration - 6);
  const longer = await readAll(desk, 2);
  const there = longer.channels[0]!.subarray(end.at - longer.at);
  expect(there).toHaveLength(end.channels[0]!.length);
  expect(snr(there, end.channels[0]!)).toBeGreaterThan(90);
});
