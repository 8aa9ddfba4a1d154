import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../src/domain/error';
import { toSourceId } from '../../../src/domain/keys';
import { createConnection } from '../../../src/net/connection';
import { outcomeOf, type Fact } from '../../../src/net/fact';
import { createHealth } from '../../../src/net/health';
import { connectionSentence } from '../../../src/ui/words/health';
import { createFakeClock } from './fake-clock';

const places: Readonly<Record<string, string>> = {
  home: 'https://nas.example',
  mirror: 'https://mirror.example',
  twin: 'https://nas.example:8443',
  demo: 'https://player.example',
  desk: 'http://127.0.0.1:4533',
};

/** The engine's health and blame; what the control says is set by the test. */
const setUp = (edges: readonly string[], origin = 'https://player.example') => {
  const clock = createFakeClock();
  const health = createHealth(clock);
  for (const edge of edges) health.watch(toSourceId(edge), edge, [edge]);
  let isControlUp = true;
  let probes = 0;
  let asked = 0;
  const connection = createConnection({
    clock,
    origin,
    reach: async () => {
      probes++;
      return isControlUp;
    },
    askOthers: () => asked++,
    onLost: health.connectionLost,
  });
  const tell = async (edge: string, code: ErrorCode | null, data = {}): Promise<void> => {
    const failure = code && { code, data };
    const outcome = failure ? outcomeOf(failure, 'sign-in') : 'good';
    const fact: Fact = {
      edge,
      component: 'sign-in',
      kind: 'ping',
      outcome,
      failure,
      at: clock.now(),
      latency: code ? null : 20,
      origin: places[edge]!,
    };
    health.record(fact);
    connection.hear(fact);
    await clock.settle();
  };
  return {
    clock,
    tell,
    silence: (edge: string) => tell(edge, 'net.timeout'),
    setControl: (up: boolean) => (isControlUp = up),
    probes: () => probes,
    asked: () => asked,
    isLost: () => health.snapshot().deviceOffline,
    sentence: () => connectionSentence(health.snapshot()),
  };
};

describe('everything falls silent', () => {
  test('two services of different places and our own origin: it is the connection', async () => {
    const { clock, tell, silence, setControl, isLost, sentence } = setUp(['home', 'mirror']);
    await tell('home', null);
    await tell('mirror', null);
    await clock.advance(20_000);
    setControl(false);
    for (let n = 0; n < 2; n++) {
      await silence('home');
      await silence('mirror');
      await clock.advance(2_000);
    }
    expect(isLost()).toBe(true);
    expect(sentence()).toMatch(/^Your connection is down.*Playing from downloads\.$/);
    // The first answer of anybody ends it.
    await tell('mirror', null);
    expect(isLost()).toBe(false);
  });

  test('the other one was not asked for a while: it is asked before anybody is blamed', async () => {
    const { clock, tell, silence, setControl, asked, isLost } = setUp(['home', 'mirror']);
    await tell('home', null);
    await tell('mirror', null);
    await clock.advance(15_000);
    setControl(false);
    await silence('home');
    await silence('home');
    expect(asked()).toBe(1);
    expect(isLost()).toBe(false);
    await clock.advance(4_000);
    await silence('mirror');
    expect(isLost()).toBe(true);
  });

  test('with one service the control alone decides (row N34)', async () => {
    const { tell, silence, setControl, isLost } = setUp(['home']);
    await tell('home', null);
    setControl(false);
    await silence('home');
    expect(isLost()).toBe(false);
    await silence('home');
    expect(isLost()).toBe(true);
  });

  test('our own origin answers again: then it is the service', async () => {
    const { clock, silence, setControl, isLost, sentence } = setUp(['home']);
    setControl(false);
    for (let n = 0; n < 3; n++) await silence('home');
    expect(isLost()).toBe(true);
    setControl(true);
    await clock.advance(20_000);
    await silence('home');
    expect(isLost()).toBe(false);
    expect(sentence()).toMatch(/^home /);
  });
});

describe('a service falls silent', () => {
  test('and our own origin answers: nobody blames the connection', async () => {
    const { silence, isLost, probes, sentence } = setUp(['home', 'mirror']);
    for (let n = 0; n < 3; n++) {
      await silence('home');
      await silence('mirror');
    }
    expect(isLost()).toBe(false);
    expect(probes()).toBe(1);
    expect(sentence()).toBe('None of your music servers is answering. Downloads still play.');
  });

  test('while another one answers, even with our own origin gone: it is that service', async () => {
    const { tell, silence, setControl, isLost } = setUp(['home', 'mirror']);
    setControl(false);
    await silence('home');
    await tell('mirror', null);
    await silence('home');
    await silence('home');
    expect(isLost()).toBe(false);
  });

  test('that shares our own origin tells nothing of the connection', async () => {
    const { silence, setControl, probes, isLost } = setUp(['demo']);
    setControl(false);
    for (let n = 0; n < 5; n++) await silence('demo');
    expect(isLost()).toBe(false);
    expect(probes()).toBe(0);
  });

  test('an own origin on this machine does not judge the way to another', async () => {
    const { silence, setControl, isLost } = setUp(['home'], 'http://127.0.0.1:4747');
    setControl(false);
    for (let n = 0; n < 5; n++) await silence('home');
    expect(isLost()).toBe(false);
  });

  test('two addresses of one machine are one witness', async () => {
    const { tell, silence, setControl, asked, isLost } = setUp(['home', 'twin', 'mirror']);
    await tell('mirror', null);
    setControl(false);
    for (const edge of ['home', 'twin', 'home', 'twin']) await silence(edge);
    expect(isLost()).toBe(false);
    expect(asked()).toBeGreaterThan(0);
  });

  test.each<ErrorCode>([
    'net.server-error',
    'net.cors',
    'net.captive-portal',
    'auth.wrong-password',
  ])('%s is somebody’s answer', async (code) => {
    const { tell, setControl, probes, isLost } = setUp(['home']);
    setControl(false);
    for (let n = 0; n < 5; n++) await tell('home', code);
    expect(isLost()).toBe(false);
    expect(probes()).toBe(0);
  });

  test('what our own proxy could not reach is no silence of ours', async () => {
    const { tell, setControl, probes } = setUp(['home']);
    setControl(false);
    for (let n = 0; n < 5; n++) await tell('home', 'net.unreachable', { proxied: true });
    expect(probes()).toBe(0);
  });
});

test('the control is asked once in ten seconds at most, and not at all while all is well', async () => {
  const { clock, tell, silence, probes } = setUp(['home']);
  for (let n = 0; n < 60; n++) {
    await tell('home', null);
    await clock.advance(10_000);
  }
  expect(probes()).toBe(0);
  for (let n = 0; n < 60; n++) {
    await silence('home');
    await clock.advance(1_000);
  }
  expect(probes()).toBeLessThanOrEqual(6);
});
