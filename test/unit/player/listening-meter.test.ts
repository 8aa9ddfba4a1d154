import { describe, expect, test } from 'vitest';
import {
  addListened,
  dayOf,
  lastWeek,
  parseListening,
  type ListeningDays,
} from '../../../src/domain/listening';
import type { Key } from '../../../src/domain/keys';
import { createListeningMeter } from '../../../src/player/listening-meter';
import { createPlayer } from '../../../src/player/player';
import { createManualClock, settle } from './manual-clock';
import { createScriptedEngine } from './scripted-engine';

const keys = (text: string): Key[] => [...text].map((letter) => `srv1~${letter}` as Key);

/** A whole player on a scripted sound, and what the meter kept as text, as local storage does. */
const createSetup = () => {
  const engine = createScriptedEngine();
  const clock = createManualClock();
  const player = createPlayer({
    createEngine: () => engine,
    urlFor: (key, serial) => `/${key}?n=${serial}`,
    whyFailed: async () => ({ code: 'net.unreachable', data: {} }),
    isPlayable: () => true,
    trackOf: () => ({ suffix: 'flac', duration: 200 }),
    saveSession: () => undefined,
    whenGone: () => 'next',
    clock,
  });
  const kept = { text: null as string | null, writes: [] as number[] };
  const openMeter = (rate = 1) =>
    createListeningMeter({
      rateOf: () => rate,
      player,
      clock,
      load: () => parseListening(kept.text),
      save: (days) => {
        kept.text = JSON.stringify(days);
        kept.writes.push(clock.monotonic());
      },
    });
  /** Sound for so long, told four times a second as a media element does. */
  const sound = async (seconds: number, from = engine.position()): Promise<void> => {
    engine.tell({ kind: 'playing' });
    for (let passed = 0.25; passed <= seconds; passed += 0.25) {
      await clock.advance(250);
      engine.reach(from + passed);
    }
  };
  const week = () => {
    const { wanted, heard } = lastWeek(parseListening(kept.text), clock.now());
    return { wanted: Math.round(wanted), heard: Math.round(heard) };
  };
  return { engine, clock, player, openMeter, sound, week, kept };
};

describe('what was heard of what was wanted', () => {
  test('a minute at twice the speed is a minute of both, not of nothing', async () => {
    const { player, openMeter, week, clock, engine } = createSetup();
    const meter = openMeter(2);
    player.playFrom(keys('a'), 0);
    engine.tell({ kind: 'playing' });
    for (let passed = 0.25; passed <= 60; passed += 0.25) {
      await clock.advance(250);
      engine.reach(passed * 2);
    }
    meter.flush();
    expect(week()).toEqual({ wanted: 60, heard: 60 });
  });

  test('a minute of music is a minute of both', async () => {
    const { player, openMeter, sound, week } = createSetup();
    const meter = openMeter();
    player.playFrom(keys('ab'), 0);
    await sound(60);
    meter.flush();
    expect(week()).toEqual({ wanted: 60, heard: 60 });
  });

  test('a wait for data is wanted and not heard', async () => {
    const { player, engine, clock, openMeter, sound, week } = createSetup();
    const meter = openMeter();
    player.playFrom(keys('ab'), 0);
    await sound(30);
    engine.tell({ kind: 'waiting' });
    await clock.advance(8_000);
    await sound(30);
    meter.flush();
    expect(week()).toEqual({ wanted: 68, heard: 60 });
  });

  test('an element that says that it plays while its position stands is not heard', async () => {
    const { player, clock, openMeter, sound, week } = createSetup();
    const meter = openMeter();
    player.playFrom(keys('ab'), 0);
    await sound(20);
    await clock.advance(5_000);
    meter.flush();
    expect(week()).toEqual({ wanted: 25, heard: 20 });
  });

  test('a pause is neither, however long', async () => {
    const { player, clock, openMeter, sound, week } = createSetup();
    const meter = openMeter();
    player.playFrom(keys('ab'), 0);
    await sound(20);
    player.pause();
    await clock.advance(3_600_000);
    player.play();
    await sound(10);
    meter.flush();
    expect(week()).toEqual({ wanted: 30, heard: 30 });
  });

  test('a browser that wants a click first is nobody’s silence', async () => {
    const { player, engine, clock, openMeter, week } = createSetup();
    const meter = openMeter();
    player.playFrom(keys('ab'), 0);
    engine.tell({ kind: 'blocked' });
    await clock.advance(600_000);
    meter.flush();
    expect(week()).toEqual({ wanted: 0, heard: 0 });
  });

  test('jumps by hand and the end of a song take nothing away and add nothing', async () => {
    const { player, engine, openMeter, sound, week } = createSetup();
    const meter = openMeter();
    player.playFrom(keys('ab'), 0);
    await sound(20);
    player.seek(150);
    await sound(20, 150);
    engine.tell({ kind: 'ended' });
    await sound(20, 0);
    meter.flush();
    const { wanted, heard } = week();
    expect(heard).toBe(60);
    expect(wanted - heard).toBeLessThanOrEqual(1);
  });

  test('when nothing can be played the silence counts, but not all night', async () => {
    const { player, engine, clock, openMeter, week } = createSetup();
    const meter = openMeter();
    player.playFrom(keys('a'), 0);
    engine.tell({ kind: 'failed', code: 'audio.not-available' });
    await settle();
    expect(player.getState().status).toBe('failed');
    await clock.advance(60_000);
    meter.flush();
    expect(week()).toEqual({ wanted: 60, heard: 0 });
    await clock.advance(8 * 3_600_000);
    meter.flush();
    // Ten minutes in which it is tried again, and the five after that.
    expect(week().wanted).toBeLessThanOrEqual(910);
  });

  test('a night with a closed lid in the middle of a song is no silence', async () => {
    const { player, clock, openMeter, sound, week } = createSetup();
    const meter = openMeter();
    player.playFrom(keys('a'), 0);
    await sound(20);
    await clock.leap(8 * 3_600_000);
    meter.flush();
    expect(week()).toEqual({ wanted: 20, heard: 20 });
  });
});

describe('what is kept of it', () => {
  test('it is written every quarter of a minute at most, and not while nothing plays', async () => {
    const { player, clock, openMeter, sound, kept } = createSetup();
    openMeter();
    player.playFrom(keys('a'), 0);
    await sound(120);
    const gaps = kept.writes.slice(1).map((at, n) => at - kept.writes[n]!);
    expect(gaps.length).toBeGreaterThan(5);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(15_000);
    player.pause();
    const before = kept.writes.length;
    await clock.advance(600_000);
    expect(kept.writes.length).toBe(before);
  });

  test('a reload loses nothing, and a second tab adds to it', async () => {
    const { player, openMeter, sound, week } = createSetup();
    const meter = openMeter();
    player.playFrom(keys('a'), 0);
    await sound(40);
    meter.flush();
    meter.stop();
    const after = openMeter();
    await sound(40);
    after.flush();
    expect(week()).toEqual({ wanted: 80, heard: 80 });
  });

  test('eight days stay, seven are shown', () => {
    const day = 86_400_000;
    const begin = new Date(2026, 10, 1, 12).getTime();
    let days: ListeningDays = {};
    for (let n = 0; n < 30; n += 1) {
      days = addListened(days, begin + n * day, { wanted: 100, heard: 99 });
    }
    expect(Object.keys(days)).toHaveLength(8);
    expect(lastWeek(days, begin + 29 * day)).toEqual({ wanted: 700, heard: 693 });
    expect(dayOf(begin)).toBe('2026-11-01');
  });

  test.each([
    '',
    'null',
    '[]',
    '{"2026-11-01":{"wanted":"much"}}',
    '{"x":{"wanted":1,"heard":1}}',
    '{',
  ])('what is not ours counts as none: %s', (text) => {
    expect(parseListening(text)).toEqual({});
  });
});
