import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/domain/clock';
import { components } from '../../../src/domain/health';
import { HoldfastError } from '../../../src/domain/error';
import { toSourceId } from '../../../src/domain/keys';
import { createHealth } from '../../../src/net/health';
import type { Fact } from '../../../src/net/fact';
import type { MusicProvider } from '../../../src/providers/provider';
import { startWatch } from '../../../src/workers/engine/watch';
import { factsOfAll } from '../../../src/workers/engine/whole-edge';

const source = toSourceId('nas1');

/** A minute of a person's life in no time: each sleep lets the clock jump to its end. */
const run = () => {
  let now = 1_000_000;
  let alive = true;
  let refuses: false | 'auth.wrong-password' | 'auth.no-credentials' | 'auth.locked-out' = false;
  const pings: number[] = [];
  const backs: number[] = [];
  const wells: number[] = [];
  const sleepers: { at: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const onAbort = (): void => reject(signal?.reason);
        const wake = (): void => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        };
        sleepers.push({ at: now + ms, wake });
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
  };
  const health = createHealth(clock);
  health.watch(source, 'nas', [source]);
  const record = (fact: Omit<Fact, 'edge' | 'at'>): void =>
    factsOfAll({ ...fact, edge: source, at: now }, health.answering).forEach(health.record);
  const good = { outcome: 'good', failure: null, latency: 5 } as const;
  const provider = {
    source,
    ping: async () => {
      pings.push(now);
      if (refuses) {
        const failure = { code: refuses, data: {} };
        // What is missing here is no matter of the server.
        if (refuses !== 'auth.no-credentials') {
          record({ component: 'sign-in', kind: 'ping', outcome: 'fault', failure, latency: 5 });
        }
        throw new HoldfastError(refuses);
      }
      if (alive) {
        record({ component: 'sign-in', kind: 'ping', ...good });
        return { type: '', version: '', openSubsonic: true, extensions: [] };
      }
      const failure = { code: 'net.unreachable', data: {} } as const;
      record({ component: 'sign-in', kind: 'ping', outcome: 'fault', failure, latency: null });
      throw new HoldfastError('net.unreachable');
    },
  } as unknown as MusicProvider;
  const watch = startWatch({
    clock,
    net: { hurry: () => undefined, renewed: () => undefined } as never,
    health,
    providers: () => [provider],
    probeAll: async () => {
      for (const component of components) record({ component, kind: 'config', ...good });
    },
    onBack: () => backs.push(now),
    onWell: () => wells.push(now),
  });
  const pass = async (ms: number): Promise<void> => {
    const end = now + ms;
    for (;;) {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      sleepers.sort((a, b) => a.at - b.at);
      const next = sleepers[0];
      if (!next || next.at > end) break;
      sleepers.shift();
      now = Math.max(now, next.at);
      next.wake();
    }
    now = end;
  };
  const audio = () =>
    health.snapshot().sources[0]!.components.find(({ component }) => component === 'audio')!.state;
  return {
    watch,
    pass,
    pings,
    backs,
    wells,
    audio,
    signIn: () => health.snapshot().sources[0]!.signIn,
    setAlive: (is: boolean) => (alive = is),
    setRefuses: (is: typeof refuses) => (refuses = is),
  };
};

describe('knowing whether a server answers', () => {
  test('a calm server is asked three times a minute at most', async () => {
    const { watch, pass, pings } = run();
    watch.pageChanged(true);
    await pass(600_000);
    expect(pings.length).toBeLessThanOrEqual(31);
    expect(pings.length).toBeGreaterThanOrEqual(25);
  });

  test('whoever could not ask it at the start learns with the first answer that it is well', async () => {
    const { watch, pass, pings, backs, wells } = run();
    watch.pageChanged(true);
    await pass(2_000);
    expect(wells).toEqual([pings[0]]);
    expect(backs).toEqual([]);
  });

  test('an outage is known in half a minute, every part of it, and asked ever more rarely', async () => {
    const { watch, pass, pings, audio, setAlive } = run();
    watch.pageChanged(true);
    await pass(30_000);
    setAlive(false);
    await pass(30_000);
    expect(audio()).toBe('down');
    await pass(600_000);
    const before = pings.length;
    await pass(3_600_000);
    // reliability.md 3.6: at most twelve an hour after ten minutes; one more for the edge of the hour.
    expect(pings.length - before).toBeLessThanOrEqual(13);
    // It is still down: waiting does not make an outage unknown.
    expect(audio()).toBe('down');
  });

  test('when it answers again whoever waits is told, and all is well without a reload', async () => {
    const { watch, pass, backs, audio, setAlive } = run();
    watch.pageChanged(true);
    await pass(30_000);
    setAlive(false);
    await pass(60_000);
    setAlive(true);
    await pass(120_000);
    expect(backs).toHaveLength(1);
    expect(audio()).toBe('operational');
  });

  test('a refused sign-in is tried once in half a minute, and a service that was wrong is forgiven', async () => {
    const { watch, pass, pings, backs, signIn, setRefuses } = run();
    watch.pageChanged(true);
    await pass(30_000);
    setRefuses('auth.wrong-password');
    await pass(20_000);
    expect(signIn()).toBe('suspect');
    const refused = pings.length;
    setRefuses(false);
    await pass(31_000);
    expect(pings[refused]! - pings[refused - 1]!).toBeGreaterThanOrEqual(30_000);
    expect(signIn()).toBe('ok');
    expect(backs).toHaveLength(1);
  });

  test('one that stays is believed, and asked every five minutes; new credentials at once', async () => {
    const { watch, pass, pings, signIn, setRefuses } = run();
    setRefuses('auth.wrong-password');
    watch.pageChanged(true);
    await pass(60_000);
    expect(signIn()).toBe('rejected');
    const before = pings.length;
    await pass(3_600_000);
    expect(pings.length - before).toBeLessThanOrEqual(12);
    setRefuses(false);
    watch.startAnew(source);
    expect(signIn()).toBe('ok');
    await pass(2_000);
    expect(pings.length - before).toBeLessThanOrEqual(14);
    expect(signIn()).toBe('ok');
  });

  test('with nothing to sign in with, says so at once, and asks for it every six minutes', async () => {
    const { watch, pass, pings, signIn, setRefuses } = run();
    setRefuses('auth.no-credentials');
    watch.pageChanged(true);
    await pass(5_000);
    expect(signIn()).toBe('rejected');
    const before = pings.length;
    await pass(3_600_000);
    expect(pings.length - before).toBeLessThanOrEqual(12);
    setRefuses(false);
    await pass(360_000);
    expect(signIn()).toBe('ok');
  });

  test('that locked the listener out is left alone for minutes, and asks for no new sign-in', async () => {
    const { watch, pass, pings, signIn, setRefuses } = run();
    setRefuses('auth.locked-out');
    watch.pageChanged(true);
    await pass(300_000);
    expect(pings).toHaveLength(1);
    expect(signIn()).toBe('ok');
  });

  test.each([20_000, 60_000, 300_000, 540_000])(
    'after an outage of %i ms all is well within a minute of its end',
    async (ms) => {
      const { watch, pass, backs, audio, setAlive } = run();
      watch.pageChanged(true);
      await pass(30_000);
      setAlive(false);
      await pass(ms);
      setAlive(true);
      await pass(60_000);
      expect(audio()).toBe('operational');
      expect(backs.length).toBeGreaterThan(0);
    },
  );

  test('when another one fell silent it is asked at the next look, once', async () => {
    const { watch, pass, pings } = run();
    watch.pageChanged(true);
    await pass(5_000);
    const before = pings.length;
    watch.askSoon();
    await pass(2_000);
    expect(pings.length).toBe(before + 1);
    await pass(10_000);
    expect(pings.length).toBe(before + 1);
  });

  test('nothing is asked while nobody looks', async () => {
    const { watch, pass, pings } = run();
    watch.pageChanged(true);
    await pass(10_000);
    watch.pageChanged(false);
    const before = pings.length;
    await pass(3_600_000);
    expect(pings.length).toBe(before);
  });
});
