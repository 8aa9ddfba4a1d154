import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../../../src/contracts/settings';
import type { Key } from '../../../../src/domain/keys';
import type { AudioEngine, AudioEvent, AudioSource } from '../../../../src/player/engine';
import type { SourceFacts, TrackFacts } from '../../../../src/player/sound/joins';
import { openGraph } from '../../../../src/player/sound/open-graph';
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
  ({ pcm: engine } = openGraph(pcm, { ...defaultSettings, ...shape }));
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
  heard.findIndex(
    (value, at) => at >= from && isWritten(value) && !(Math.abs(value - wanted(at)) < 1e-6),
  );

/** What of the signal, about `place`, is the first that is heard whole again behind `from`. */
const nextWhole = (heard: Float32Array, from: number, place: number): number => {
  const span = 64;
  for (let at = from; at + span <= heard.length; at += span) {
    for (let frame = place - 8_820; frame < place + 44_100; frame += 1) {
      let same = 0;
      while (same < span && Math.abs(heard[at + same]! - sampleAt(frame + same)) < 1e-6) same += 1;
      if (same === span) return frame;
    }
  }
  throw new Error('the signal is not heard again');
};

/** The last that is heard are the 40,000 frames of the signal behind 200,000, each of them. */
const expectFromStart = (heard: Float32Array): void => {
  const middle = heard.length - 20_000;
  const start = middle - (placeOf(heard, middle) - 200_000);
  expect(firstOther(heard, (at) => sampleAt(200_000 + at - start), start)).toBe(-1);
  // The recorder may have missed the last block.
  expect(Math.abs(heard.length - start - 40_000)).toBeLessThan(200);
};

const isWritten = (value: number): boolean => !Number.isNaN(value);

/** From the first sound of the signal to the last, without the silence around it. */
const heardOf = async (recorder: Recorder): Promise<Float32Array> => {
  const all = await recorder.heard();
  const first = all.findIndex((value) => value !== 0 && !Number.isNaN(value));
  const last = all.findLastIndex((value) => value !== 0 && !Number.isNaN(value));
  const heard = all.subarray(first, last + 1);
  // While it starts, and on a busy machine, the recorder (not the player) misses a block now and then.
  expect(heard.filter((value) => !isWritten(value)).length).toBeLessThan(heard.length / 20);
  return heard;
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
    // All of it is scheduled by then, the next one too.
    await reaches(0.4);
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
    expectFromStart(heard);
    expect(engine.duration()).toBeCloseTo(40_000 / signalRate, 3);
  });
});

test('a page that is held up while it schedules a start begins it again: not a sample is lost or said twice', async () => {
  begin();
  const second = piece(2, { from: 200_000, to: 240_000 });
  playAll(piece(1, { from: 0, to: 120_000 }));
  const recorder = await recording.opened();
  await sounds();
  await pause(500);
  const { start } = AudioBufferSourceNode.prototype;
  let late = 0;
  AudioBufferSourceNode.prototype.start = function (...when) {
    late += 1;
    const until = performance.now() + (late === 1 ? 40 : 0);
    while (performance.now() < until);
    start.apply(this, when);
  };
  try {
    engine.load(second, fromStart);
    await ends();
  } finally {
    AudioBufferSourceNode.prototype.start = start;
  }
  expect(late).toBeGreaterThan(1);
  const heard = await heardOf(recorder);
  expectFromStart(heard);
});

/** dB of a stretch, against full scale. */
const loudness = (samples: Float32Array): number => {
  let sum = 0;
  const written = samples.filter(isWritten);
  for (const each of written) sum += each * each;
  return 10 * Math.log10(sum / written.length);
};
/** Of another album: nothing joins them. */
const single = (number: number, cut: CutOptions, own: Partial<TrackFacts> = {}): AudioSource =>
  piece(number, cut, { albumKey: `s~${number}` as Key, ...own });

describe('tracks that are not of one signal', () => {
  test('fade into each other at the same loudness, and the next one is told when it begins', async () => {
    begin({ crossfade: 1 });
    playAll(single(1, { from: 0, to: 132_300 }), single(2, { from: 1_000_000, to: 1_132_300 }));
    const recorder = await recording.opened();
    await ends();
    // A second before its end: what is shown from now on is the next one.
    await sounds(2);
    expect(engine.position()).toBeLessThan(0.4);
    await ends(2);
    const heard = await heardOf(recorder);
    // Five seconds: three and three that share one.
    expect(Math.abs(heard.length - 220_500)).toBeLessThan(10);
    const whole = loudness(heard.subarray(20_000, 80_000));
    for (let at = 84_000; at < 136_000; at += 8_820) {
      expect(Math.abs(loudness(heard.subarray(at, at + 8_820)) - whole)).toBeLessThan(0.5);
    }
    expect(placeOf(heard, 140_000, 1, 1_200_000)).toBe(1_000_000 + 140_000 - 88_200);
  });

  test('each has its own level, to the sample', async () => {
    begin({ replayGain: 'track' });
    playAll(
      single(1, { from: 0, to: 50_000 }, { replayGain: { trackGain: -6.020_599_913 } }),
      single(2, { from: 50_000, to: 100_000 }, { replayGain: { trackGain: -12.041_199_827 } }),
    );
    const recorder = await recording.opened();
    await ends(2);
    const heard = await heardOf(recorder);
    const from = placeOf(heard, 0, 0.5);
    const wanted = (at: number): number => sampleAt(from + at) * (from + at < 50_000 ? 0.5 : 0.25);
    expect(firstOther(heard, wanted)).toBe(-1);
  });

  test('made louder by their tags, they stay within full scale', async () => {
    begin({ replayGain: 'track' });
    // No peak is known, so nothing but the limiter holds it back: 12 dB on half scale.
    playAll(single(1, { from: 0, to: 80_000 }, { replayGain: { trackGain: 12 } }));
    const recorder = await recording.opened();
    await ends();
    const heard = await heardOf(recorder);
    const most = heard.reduce((found, each) => Math.max(found, Math.abs(each) || 0), 0);
    expect(most).toBeLessThanOrEqual(1);
    expect(loudness(heard)).toBeGreaterThan(-9);
  });
});

describe('what comes between', () => {
  beforeEach(() => begin());

  test('a pause takes nothing away: it goes on where it was', async () => {
    playAll(piece(1, { from: 0, to: 88_200 }));
    const recorder = await recording.opened();
    await sounds();
    await reaches(0.7);
    engine.pause();
    await vi.waitFor(() => expect(kinds()).toContain('paused'));
    await pause(250);
    engine.play();
    await ends();
    const heard = await heardOf(recorder);
    // Faded out and in; before and behind it is the signal, and less than a tenth of a second lies between.
    const from = placeOf(heard, 0);
    const faded = firstOther(heard, (at) => sampleAt(from + at));
    expect(faded).toBeGreaterThan(20_000);
    expect(nextWhole(heard, faded, from + faded) - (from + faded)).toBeLessThan(7_000);
    const late = heard.length - 30_000;
    const place = placeOf(heard, late);
    expect(firstOther(heard, (at) => sampleAt(place + at - late), late)).toBe(-1);
    // The recorder may have missed the last block.
    expect(Math.abs(place + 30_000 - 88_200)).toBeLessThan(200);
  });

  test('when no data comes it says so, and goes on where it stopped', async () => {
    pcm.holdAt(1);
    playAll(piece(1, { from: 0, to: 88_200 }));
    const recorder = await recording.opened();
    await sounds();
    await vi.waitFor(() => expect(kinds()).toContain('waiting'), { timeout: 9_000 });
    expect(engine.buffering()).toBe(true);
    const stood = engine.position();
    await pause(200);
    expect(engine.position()).toBe(stood);
    pcm.release();
    await ends();
    const heard = await heardOf(recorder);
    const resumed = heard.findLastIndex((value, at) => value === 0 && heard[at - 1] === 0) + 1;
    expect(Math.abs(placeOf(heard, resumed) - stood * signalRate)).toBeLessThan(200);
  });

  test.each([
    'audio.not-available',
    // The file is another one by now: opened anew, it goes on.
    'aborted',
  ] as const)(
    'of a source that gives up (%s), it is told while some of it still sounds',
    async (code) => {
      pcm.breakAt(5, code);
      playAll(piece(1, { from: 0, to: 441_000 }));
      await sounds();
      await vi.waitFor(() => expect(kinds()).toContain('failed'), { timeout: 5_000 });
      const failed = events.filter(({ kind }) => kind === 'failed');
      expect(failed).toEqual([{ kind: 'failed', code: 'audio.not-available' }]);
      expect(engine.position()).toBeGreaterThan(1.5);
      expect(engine.position()).toBeLessThan(4.9);
    },
  );

  test('opened anew in time, it goes on as if nothing had been', async () => {
    const whole = piece(1, { from: 0, to: 220_500 });
    pcm.breakAt(4, 'audio.not-available');
    let failures = 0;
    engine.subscribe((event) => {
      if (event.kind !== 'failed') return;
      failures += 1;
      // The second server is down as well, the third one has it.
      if (failures === 2) pcm.breakAt(Infinity, 'audio.not-available');
      setTimeout(() => engine.load(whole, { position: engine.position(), play: true }), 100);
    });
    playAll(whole);
    const recorder = await recording.opened();
    await ends();
    expect(failures).toBe(2);
    const heard = await heardOf(recorder);
    const from = placeOf(heard, 0);
    expect(from + heard.length).toBe(220_500);
    expect(firstOther(heard, (at) => sampleAt(from + at))).toBe(-1);
    const positions = events.flatMap((each) => (each.kind === 'position' ? [each.seconds] : []));
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  });

  test('what is broken is heard up to where it breaks', async () => {
    playAll(piece(1, { from: 0, to: 441_000 }));
    pcm.breakAt(2, 'audio.corrupt');
    await vi.waitFor(() => expect(kinds()).toContain('failed'), { timeout: 5_000 });
    expect(engine.position()).toBeCloseTo(2, 1);
    expect(events.at(-1)).toEqual({ kind: 'failed', code: 'audio.corrupt' });
  });

  test('nothing stays open in the worker', async () => {
    for (let turn = 1; turn < 6; turn += 1) {
      engine.load(piece(turn, { from: 0, to: 44_100 }), fromStart);
      engine.preload(piece(turn + 1, { from: 44_100, to: 88_200 }));
      await pause(30);
    }
    expect(pcm.open_().length).toBeLessThanOrEqual(2);
    engine.unload();
    await pause(50);
    expect(pcm.open_()).toEqual([]);
  });
});
