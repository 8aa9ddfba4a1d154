import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../../../src/contracts/settings';
import type { Key } from '../../../../src/domain/keys';
import type { AudioEngine, AudioSource } from '../../../../src/player/engine';
import { openGraph } from '../../../../src/player/sound/open-graph';
import { installErrorDecoding } from '../../../../src/ui/bridges/comlink-errors';
import { createPcmBridge } from '../../../../src/ui/bridges/pcm-bridge';
import { clickOnce } from '../gesture';
import { recordContexts } from './recorder';
import { cutSignal, placeOf, sampleAt } from './signal';

const startWorker = (): Worker =>
  new Worker(new URL('../../../../src/workers/pcm.worker.ts', import.meta.url), { type: 'module' });

const piece = (number: number, from: number, to: number): AudioSource => ({
  url: URL.createObjectURL(cutSignal({ from, to })),
  format: 'wav',
  facts: {
    track: {
      key: `s~${number}` as Key,
      albumKey: 's~album' as Key,
      disc: 1,
      number,
      duration: (to - from) / 44_100,
      replayGain: null,
    },
    before: null,
    after: null,
  },
});

let engine: AudioEngine;
let recording: ReturnType<typeof recordContexts>;
const begin = (start = startWorker): (() => Worker | null) => {
  let worker: Worker | null = null;
  recording = recordContexts();
  const pcm = createPcmBridge(() => (worker = start()));
  ({ pcm: engine } = openGraph(pcm, defaultSettings));
  return () => worker;
};

beforeAll(async () => {
  installErrorDecoding();
  await clickOnce();
});
afterEach(() => {
  engine.unload();
  recording.stop();
});

test('with its own worker an album of one signal is that signal, sample by sample', async () => {
  begin();
  const queue = [piece(1, 0, 60_001), piece(2, 60_001, 110_777), piece(3, 110_777, 150_000)];
  let ended = 0;
  engine.subscribe(({ kind }) => {
    if (kind !== 'ended') return;
    ended += 1;
    const next = queue.shift();
    if (next) engine.load(next, { position: 0, play: true });
    engine.preload(queue[0] ?? null);
  });
  engine.load(queue.shift()!, { position: 0, play: true });
  engine.preload(queue[0]!);
  const recorder = await recording.opened();
  await vi.waitFor(() => expect(ended).toBe(3), { timeout: 12_000 });
  const all = await recorder.heard();
  const heard = all.subarray(all.findIndex((value) => value !== 0 && !Number.isNaN(value)));
  const from = placeOf(heard, 0);
  const rest = heard.subarray(0, 150_000 - from);
  const other = rest.findIndex((value, at) => Math.abs(value - sampleAt(from + at)) > 1e-6);
  expect([rest.length, other]).toEqual([150_000 - from, -1]);
});

test('a worker that cannot start is told, and what is no sound is told apart from it', async () => {
  begin(() => new Worker('/no-such.worker.js', { type: 'module' }));
  const codes: string[] = [];
  engine.subscribe((event) => event.kind === 'failed' && codes.push(event.code));
  engine.load(piece(1, 0, 44_100), { position: 0, play: true });
  await vi.waitFor(() => expect(codes).toEqual(['worker.gone']), { timeout: 5_000 });
  engine.unload();
  recording.stop();
  begin();
  engine.subscribe((event) => event.kind === 'failed' && codes.push(event.code));
  const url = URL.createObjectURL(new Blob(['<html>no sound</html>']));
  engine.load({ url, format: 'mp3' }, { position: 0, play: true });
  await vi.waitFor(() => expect(codes).toEqual(['worker.gone', 'audio.unsupported']), {
    timeout: 5_000,
  });
});
