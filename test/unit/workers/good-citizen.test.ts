import { describe, expect, test } from 'vitest';
import type { Component } from '../../../src/domain/health';
import { toSourceId, type SourceId } from '../../../src/domain/keys';
import type { CallKind } from '../../../src/net/limits';
import { createHealth } from '../../../src/net/health';
import { createNet } from '../../../src/net/request';
import type { MusicProvider } from '../../../src/providers/provider';
import { startWatch } from '../../../src/workers/engine/watch';
import { factsOfAll } from '../../../src/workers/engine/whole-edge';
import { createFakeClock } from '../net/fake-clock';

type Fault = 'well' | 'refused' | 'black hole' | '500' | 'no CORS' | 'sign-in';

const minute = 60_000;
const hour = 60 * minute;

/** The engine's watch, net and health as they are put together, in front of servers that only count. */
const setUp = (count = 1) => {
  const clock = createFakeClock();
  const sources = Array.from({ length: count }, (_, n) => toSourceId(`nas${n}`));
  const health = createHealth(clock);
  let fault: Fault = 'well';
  const sent: number[] = [];
  const answer = (isReadable: boolean): Promise<Response> | Response => {
    sent.push(clock.now());
    if (fault === 'black hole') return new Promise(() => {});
    if (fault === 'refused' || (fault === 'no CORS' && isReadable)) {
      // A port that is closed has no log, but a packet is a packet.
      throw new TypeError('fetch failed');
    }
    return new Response('', { status: fault === '500' ? 500 : 200 });
  };
  const net = createNet({
    fetch: async (_url, init) => answer(init.mode !== 'no-cors'),
    clock,
    origin: 'https://player.example',
    deviceOnline: () => true,
    onFact: (fact) => factsOfAll(fact, health.answering).forEach(health.record),
  });
  const ask = (source: SourceId, component: Component, kind: CallKind): Promise<string> =>
    net.request(
      {
        edge: source,
        component,
        kind,
        url: `https://${source}.example/rest/x.view`,
        form: null,
        signal: new AbortController().signal,
      },
      async () => 'fine',
    );
  const quietly = (...call: Parameters<typeof ask>): Promise<unknown> =>
    ask(...call).catch(() => undefined);
  const providers = sources.map((source) => {
    health.watch(source, source, [source]);
    return { source, ping: () => ask(source, 'sign-in', 'ping') } as unknown as MusicProvider;
  });
  const parts: readonly [Component, CallKind][] = [
    ['library', 'catalogue'],
    ['search', 'catalogue'],
    ['configuration', 'config'],
    ['artwork', 'art'],
    ['audio', 'audio'],
  ];
  const backs: number[] = [];
  const watch = startWatch({
    clock,
    net,
    health,
    providers: () => providers,
    probeAll: async ({ source }) => {
      await Promise.all(parts.map((part) => quietly(source, ...part)));
    },
    onBack: () => backs.push(clock.now()),
  });
  /** What else runs by itself: downloads that try again, covers that are scrolled into view. */
  const wantSongs = (): (() => void) => {
    const off = new AbortController();
    const loop = async (part: readonly [Component, CallKind], every: number): Promise<void> => {
      while (!off.signal.aborted) {
        await Promise.all(sources.map((source) => quietly(source, ...part)));
        await clock.sleep(every, off.signal).catch(() => undefined);
      }
    };
    void loop(['audio', 'audio'], 20_000);
    void loop(['artwork', 'art'], 45_000);
    void loop(['library', 'catalogue'], 5 * minute);
    return () => off.abort();
  };
  const pass = async (ms: number, step = 10_000): Promise<void> => {
    for (let gone = 0; gone < ms; gone += step) await clock.advance(step);
  };
  const sentIn = (from: number, until: number): number =>
    sent.filter((at) => at >= from && at < until).length;
  return {
    clock,
    watch,
    pass,
    sent,
    sentIn,
    backs,
    wantSongs,
    setFault: (next: Fault) => (fault = next),
    hurry: () => net.hurry(null),
  };
};

describe('an outage', () => {
  // Six hours of it for the one that is also diagnosed; the others repeat themselves after two.
  test.each<[number, Fault]>([
    [6, 'no CORS'],
    [2, 'refused'],
    [2, 'black hole'],
    [2, '500'],
  ])(
    'of %i hours (%s) costs the server twelve requests an hour at most, after ten minutes',
    async (hours, fault) => {
      const { clock, watch, pass, sentIn, wantSongs, setFault } = setUp();
      watch.pageChanged(true);
      const stop = wantSongs();
      await pass(minute);
      setFault(fault);
      const begun = clock.now();
      await pass(hours * hour, minute);
      stop();
      watch.pageChanged(false);
      const perHour = Array.from({ length: hours - 1 }, (_, n) => {
        const from = begun + 10 * minute + n * hour;
        return sentIn(from, from + hour);
      });
      console.log(
        `${fault}: ${sentIn(begun, begun + 10 * minute)} requests in the first ten minutes, then ${perHour.join(', ')} an hour`,
      );
      expect(Math.max(...perHour)).toBeLessThanOrEqual(12);
      expect(Math.min(...perHour)).toBeGreaterThanOrEqual(6);
    },
    90_000,
  );

  test('with nobody looking, downloads alone ask no more than that, and find its end', async () => {
    const { clock, pass, sentIn, sent, wantSongs, setFault } = setUp();
    const stop = wantSongs();
    await pass(minute);
    setFault('refused');
    const begun = clock.now();
    await pass(2 * hour);
    const from = begun + 20 * minute;
    expect(sentIn(from, from + hour)).toBeLessThanOrEqual(12);
    setFault('well');
    const before = sent.length;
    await pass(10 * minute);
    expect(sent.length - before).toBeGreaterThan(10);
    stop();
  });

  test('ends for whoever has reason to believe so at once', async () => {
    const { clock, watch, pass, wantSongs, setFault, hurry, sentIn } = setUp();
    const stop = wantSongs();
    setFault('500');
    await pass(hour);
    setFault('well');
    hurry();
    const from = clock.now();
    await pass(minute);
    expect(sentIn(from, clock.now())).toBeGreaterThan(1);
    stop();
    watch.pageChanged(false);
  });
});

describe('a page that nobody looks at', () => {
  test('sends nothing, in whatever state it was left', async () => {
    for (const fault of ['well', 'refused', 'no CORS'] as const) {
      const { clock, watch, pass, sent, setFault } = setUp(2);
      watch.pageChanged(true);
      await pass(minute);
      setFault(fault);
      await pass(minute);
      watch.pageChanged(false);
      // What was under way ends.
      await pass(5_000);
      const before = sent.length;
      await pass(2 * hour, minute);
      expect(sent.length).toBe(before);
      expect(clock.sleeping()).toBeLessThanOrEqual(1);
    }
  });
});

describe('a machine that slept for eight hours', () => {
  test.each<[number, Fault, Fault]>([
    [1, 'well', 'well'],
    [4, 'well', 'well'],
    [4, 'refused', 'well'],
    [2, 'well', 'refused'],
    [4, 'black hole', 'black hole'],
    [1, '500', 'no CORS'],
  ])(
    'sends ten requests in the first minute at most (%i services, %s before, %s after)',
    async (count, before, after) => {
      const { clock, watch, pass, sent, sentIn, setFault } = setUp(count);
      watch.pageChanged(true);
      await pass(2 * minute);
      setFault(before);
      await pass(2 * minute);
      setFault(after);
      await clock.jump(8 * hour);
      const woke = clock.now();
      await pass(2 * minute, 1_000);
      expect(sentIn(woke, woke + minute)).toBeLessThanOrEqual(10);
      const first = sent.find((at) => at >= woke)!;
      // Chance is a half here: in the middle of five seconds.
      expect(first - woke).toBe(2_500);
      watch.pageChanged(false);
    },
  );

  test('is in order again within two minutes, with everybody told', async () => {
    const { clock, watch, pass, backs, setFault } = setUp(4);
    watch.pageChanged(true);
    await pass(minute);
    setFault('refused');
    await pass(5 * minute);
    setFault('well');
    await clock.jump(8 * hour);
    await pass(2 * minute, 1_000);
    expect(backs).toHaveLength(4);
    watch.pageChanged(false);
  });
});
