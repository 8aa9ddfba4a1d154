import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../../../src/contracts/settings';
import { createHowlerEngine } from '../../../../src/player/howler-engine';
import type { AudioEngine } from '../../../../src/player/engine';
import { openGraph } from '../../../../src/player/sound/open-graph';
import { createSilentAnchor } from '../../../../src/player/sound/silent-anchor';
import { createSoundEngine } from '../../../../src/player/sound/sound-engine';
import { clickOnce } from '../gesture';
import { makeTone } from '../tone';
import { recordContexts, type Recorder } from './recorder';
import { createWavPcm } from './wav-pcm';

const shape = defaultSettings;
const facts = { track: null, before: null, after: null };
const tone = (seconds: number) => ({
  url: URL.createObjectURL(makeTone({ seconds })),
  format: 'wav',
  facts,
});

let engine: AudioEngine;
let recording: ReturnType<typeof recordContexts>;
const begin = (): string[] => {
  recording = recordContexts();
  engine = createSoundEngine({
    deck: createHowlerEngine(() => performance.now()),
    loadGraph: async (wish) => openGraph(createWavPcm(), wish),
    shape,
    anchor: createSilentAnchor(() => undefined),
  });
  const kinds: string[] = [];
  engine.subscribe(({ kind }) => kinds.push(kind));
  return kinds;
};
const most = async (recorder: Recorder, channel: 'heard' | 'right'): Promise<number> => {
  const all = await recorder[channel]();
  return all.subarray(-8_000).reduce((found, each) => Math.max(found, Math.abs(each) || 0), 0);
};

beforeAll(clickOnce);
afterEach(() => {
  engine.unload();
  recording.stop();
});

test('an element that plays is led through the graph in mid-song, without a halt', async () => {
  const kinds = begin();
  // Another speed: the element keeps the pitch, so the song stays with it.
  engine.setShape({ ...shape, playbackRate: 1.25 });
  engine.load(tone(8), { position: 0, play: true });
  await vi.waitFor(() => expect(kinds).toContain('playing'), { timeout: 3_000 });
  engine.setVolume(0.5);
  engine.setShape({ ...shape, playbackRate: 1.25, balance: -1 });
  const recorder = await recording.opened();
  await vi.waitFor(async () => expect(await most(recorder, 'heard')).toBeGreaterThan(0.09), {
    timeout: 3_000,
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  // Volume counts once, wherever it is set; what was led to the left is heard there alone.
  expect(await most(recorder, 'heard')).toBeCloseTo(0.1, 2);
  expect(await most(recorder, 'right')).toBe(0);
  expect(kinds.filter((kind) => kind === 'paused' || kind === 'failed')).toEqual([]);
});

test('what was led is given to no other song: with the filters off the next one goes its own way', async () => {
  const kinds = begin();
  engine.setShape({ ...shape, playbackRate: 1.25, mono: true });
  for (let turn = 1; turn < 4; turn += 1) {
    engine.load(tone(2), { position: 0, play: true });
    await vi.waitFor(() => expect(kinds.filter((kind) => kind === 'playing')).toHaveLength(turn), {
      timeout: 3_000,
    });
  }
  engine.setShape(shape);
  engine.load(tone(1), { position: 0, play: true });
  await vi.waitFor(() => expect(kinds).toContain('ended'), { timeout: 4_000 });
  expect(kinds).not.toContain('failed');
});
