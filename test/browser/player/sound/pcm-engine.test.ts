import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../../../src/contracts/settings';
import type { Key } from '../../../../src/domain/keys';
import type { AudioEngine, AudioEvent, AudioSource } from '../../../../src/player/engine';
import type { SourceFacts, TrackFacts } from '../../../../src/player/sound/joins';
import { openPcmEngine } from '../../../../src/player/sound/open-pcm-engine';
import type { SoundShape } from '../../../../src/player/sound/sound-shape';
import { clickOnce } from '../gesture';
import { recordContexts, type Recorder } from './recorder';
import { cutSignal, placeOf, sampleAt, signalRate, type CutOptions } from './signal';
import { createWavPcm, type WavPcm } from './wav-pcm';

const fromStart = { position: 0, play: true } as const;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let engine: AudioEngine;
let pcm: WavPcm;
let events: AudioEvent[];
let recording: ReturnType<typeof recordContexts>;
let queue: AudioSource[];

const begin = (shape: Partial<SoundShape> = {}): void => {
  pcm = createWavPcm();
  recording = recordContexts();
  ({ engine } = openPcmEngine(pcm, { ...defaultSettings, ...shape }));
  events = [];
  engine.subscribe((event) => {
    events.push(event);
    if (event.kind !== 'ended' || queue.length === 0) return;
    engine.load(queue.shift()!, fromStart);
    engine.preload(queue[0] ?? null);
  });
};
const kinds = (): string[] => events.map(({ kind }) => kind).filter((kind) => kind !== 'position');
const sounds = (times = 1): Promise<void> =>
  vi.waitFor(
    () => expect(kinds().filter((kind) => kind === 'playing').length).toBeGreaterThanOrEqual(times),
    { timeout: 5_000, interval: 5 },
  );
const ends = (times = 1): Promise<void> =>
  vi.waitFor(
    () => expect(kinds().filter((kind) => kind === 'ended').length).toBeGreaterThanOrEqual(times),
    { timeout: 9_000, interval: 5 },
  );

/** Plays one after the other, as the transport does. */
const playAll = (first: AudioSource, ...others: AudioSource[]): void => {
  queue = others;
  engine.load(first, fromStart);
  engine.preload(queue[0] ?? null);
};
const reaches = (seconds: number): Promise<void> =>
  vi.waitFor(() => expect(engine.position()).toBeGreaterThan(seconds), {
    timeout: 5_000,
    interval: 5,
  });

/** The `number`th track of one album, or of none. */
const facts = (number: number, duration: number, own: Partial<TrackFacts> = {}): SourceFacts => ({
  track: {
    key: `s~${number}` as Key,
    albumKey: 's~album' as Key,
    disc: 1,
    number,
    duration,
    replayGain: null,
    ...own,
  },
  before: null,
  after: null,
});
const piece = (number: number, cut: CutOptions, own: Partial<TrackFacts> = {}): AudioSource => ({
  url: URL.createObjectURL(cutSignal(cut)),
  format: 'wav',
  facts: facts(number, (cut.to - cut.from) / signalRate, own),
});
/**
 * The first sample that is not as it should be, or -1. Where a block begins, the browser reckons with seconds and may
 * mix in a billionth of the neighbour; a thirtieth of the last of 16 bits is more than that.
 */
const firstOther = (heard: Float32Array, wanted: (index: number) => number, from = 0): number =>
  heard.findIndex((value, at) => at >= from && !(Math.abs(value - wanted(at)) < 1e-6));

/** From the first sound of the signal to the last, without the silence around it. */
const heardOf = async (recorder: Recorder): Promise<Float32Array> => {
  const all = await recorder.heard();
  const first = all.findIndex((value) => value !== 0 && !Number.isNaN(value));
  const last = all.findLastIndex((value) => value !== 0 && !Number.isNaN(value));
  return all.subarray(first, last + 1);
};

beforeAll(clickOnce);
afterEach(() => {
  engine.unload();
  recording.stop();
});

describe('an album that was cut from one signal', () => {
  beforeEach(() => begin());

  test('is heard as that signal, sample by sample, across every cut', async () => {
    const cuts = [0, 50_001, 91_777, 143_210];
    const [first, ...others] = cuts
      .slice(1)
      .map((to, at) => piece(at + 1, { from: cuts[at]!, to }));
    playAll(first!, ...others);
    const recorder = await recording.opened();
    await ends(3);
    const heard = await heardOf(recorder);
    // The recorder may come a little late; from there on nothing is missing, added or changed.
    const from = placeOf(heard, 0);
    expect(from).toBeLessThan(30_000);
    expect(heard.length).toBeGreaterThan(143_210 - from - 10);
    expect(firstOther(heard, (at) => sampleAt(from + at))).toBe(-1);
    expect(kinds().filter((kind) => kind === 'waiting')).toEqual([]);
  });

  test('survives a page that does nothing for a second and a half at the seam', async () => {
    const [first, second] = [
      piece(1, { from: 0, to: 66_150 }),
      piece(2, { from: 66_150, to: 154_350 }),
    ];
    playAll(first, second);
    const recorder = await recording.opened();
    await sounds();
    await pause(600);
    const until = performance.now() + 1_500;
    while (performance.now() < until);
    await ends(2);
    const heard = await heardOf(recorder);
    const from = placeOf(heard, 0);
    expect(firstOther(heard, (at) => sampleAt(from + at))).toBe(-1);
  });

  test('another one put next before the seam takes its place, and nothing of the first is heard', async () => {
    const first = piece(1, { from: 0, to: 66_150 });
    playAll(first, piece(2, { from: 66_150, to: 110_250 }));
    const recorder = await recording.opened();
    await sounds();
    // All of it is scheduled by now, the next one too.
    await pause(500);
    const other = piece(3, { from: 300_000, to: 330_000 });
    queue = [other];
    engine.preload(other);
    await ends(2);
    const heard = await heardOf(recorder);
    const from = placeOf(heard, 0);
    const seam = 66_150 - from;
    const wanted = (index: number): number =>
      sampleAt(index < seam ? from + index : 300_000 + index - seam);
    expect(firstOther(heard, wanted)).toBe(-1);
  });

  test('a pause just before the seam keeps what was planned', async () => {
    const second = piece(2, { from: 66_150, to: 110_250 });
    playAll(piece(1, { from: 0, to: 66_150 }), second);
    await sounds();
    await reaches(1.1);
    engine.pause();
    await vi.waitFor(() => expect(kinds()).toContain('paused'));
    const held = engine.position();
    expect(held).toBeLessThan(1.5);
    await pause(300);
    expect(engine.position()).toBe(held);
    engine.play();
    await ends(2);
    expect(kinds().filter((kind) => kind === 'ended')).toHaveLength(2);
  });

  test('a seek back from the seam plays the rest again, and the next one behind it', async () => {
    const second = piece(2, { from: 66_150, to: 100_000 });
    playAll(piece(1, { from: 0, to: 66_150 }), second);
    const recorder = await recording.opened();
    await sounds();
    await reaches(1.2);
    engine.seek(0.7);
    await ends(2);
    const heard = await heardOf(recorder);
    // From well behind the seek to the end it is the signal again.
    const from = heard.length - 60_000;
    const place = placeOf(heard, from);
    expect(place + 60_000).toBe(100_000);
    expect(firstOther(heard, (at) => sampleAt(place + at - from), from)).toBe(-1);
  });

  test('Next before the end plays it at once, from its start', async () => {
    const second = piece(2, { from: 200_000, to: 240_000 });
    playAll(piece(1, { from: 0, to: 120_000 }), second);
    const recorder = await recording.opened();
    await sounds();
    await pause(700);
    queue = [];
    engine.load(second, fromStart);
    await ends();
    const heard = await heardOf(recorder);
    const from = heard.length - 40_000;
    expect(placeOf(heard, from)).toBe(200_000);
    expect(engine.duration()).toBeCloseTo(40_000 / signalRate, 3);
  });
});
