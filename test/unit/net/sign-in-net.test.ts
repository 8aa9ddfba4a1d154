import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/domain/clock';
import { HoldfastError } from '../../../src/domain/error';
import type { Component } from '../../../src/domain/health';
import { toSourceId } from '../../../src/domain/keys';
import { createHealth } from '../../../src/net/health';
import { createNet } from '../../../src/net/request';
import { createFakeClock } from './fake-clock';

const home = toSourceId('home');

type Answer = 'yes' | 'no' | '503' | 'page' | '401-page' | '429' | 'gone';

/** The net and the health as the engine has them, in front of a server that answers as it is told. */
const setUp = () => {
  const clock = createFakeClock();
  let skew = 0;
  const wall: Clock = { ...clock, now: () => clock.now() + skew };
  const health = createHealth(wall);
  health.watch(home, 'At home', ['home']);
  let answer: Answer = 'yes';
  let sent = 0;
  const net = createNet({
    fetch: async () => {
      sent++;
      if (answer === 'gone') throw new TypeError('fetch failed');
      return new Response(answer, {
        status: { 503: 503, '401-page': 401, 429: 429 }[answer as string] ?? 200,
      });
    },
    clock: wall,
    origin: 'http://127.0.0.1:4747',
    deviceOnline: () => true,
    onFact: health.record,
  });
  const ask = (component: Component = 'library'): Promise<string> =>
    net
      .request(
        {
          edge: 'home',
          component,
          kind: component === 'sign-in' ? 'ping' : 'search',
          url: 'http://127.0.0.1:4533/rest/ping.view',
          form: null,
          signal: new AbortController().signal,
        },
        async () => {
          if (answer === 'no') throw new HoldfastError('auth.wrong-password', { code: 40 });
          if (answer === '401-page') throw new HoldfastError('server.forbidden', { status: 401 });
          if (answer === 'page') throw new HoldfastError('net.captive-portal');
          return 'fine';
        },
      )
      .catch((thrown: unknown) => (thrown as HoldfastError).code);
  return {
    clock,
    health,
    net,
    ask,
    say: (next: Answer) => (answer = next),
    skewBy: (ms: number) => (skew += ms),
    sent: () => sent,
    signIn: () => health.snapshot().sources[0]!.signIn,
  };
};

describe('the net in front of a service that refuses', () => {
  test('tries to sign in once in half a minute, whatever is wanted meanwhile', async () => {
    const { clock, ask, say, sent, signIn } = setUp();
    say('no');
    expect(await ask()).toBe('auth.wrong-password');
    expect(signIn()).toBe('suspect');
    for (let second = 1; second < 30; second++) {
      await clock.advance(1000);
      expect(await ask()).toBe('net.paused');
      expect(await ask('sign-in')).toBe('net.paused');
    }
    expect(sent()).toBe(1);
    await clock.advance(1000);
    expect(await ask('sign-in')).toBe('auth.wrong-password');
    expect(signIn()).toBe('rejected');
    expect(await ask()).toBe('net.paused');
    expect(sent()).toBe(2);
  });

  test('leaves alone what is still given: songs go on while the sign-in fails', async () => {
    const { ask, say, sent } = setUp();
    say('no');
    await ask('sign-in');
    say('yes');
    expect(await ask('audio')).toBe('fine');
    expect(await ask('sign-in')).toBe('net.paused');
    expect(sent()).toBe(2);
  });

  test('forgets all of it with the first yes, and with other credentials', async () => {
    const { clock, health, net, ask, say, signIn } = setUp();
    say('no');
    await ask();
    await clock.advance(30_000);
    say('yes');
    expect(await ask('sign-in')).toBe('fine');
    expect(signIn()).toBe('ok');
    expect(await ask()).toBe('fine');
    say('no');
    await ask();
    net.renewed('home');
    health.renewed(home);
    expect(signIn()).toBe('ok');
    say('yes');
    expect(await ask()).toBe('fine');
  });

  test.each<Answer>(['503', 'page', '401-page', '429', 'gone'])(
    'an hour of nothing but "%s" is no refusal',
    async (answer) => {
      const { clock, ask, say, signIn } = setUp();
      say(answer);
      for (let n = 0; n < 60; n++) {
        await ask('sign-in');
        await clock.advance(60_000);
        expect(signIn()).toBe('ok');
      }
    },
  );

  test.each([600_000, -600_000, 5 * 365 * 86_400_000, -5 * 365 * 86_400_000])(
    'a clock that is set by %i ms in between changes nothing (row A8)',
    async (jump) => {
      const { clock, ask, say, skewBy, signIn } = setUp();
      say('no');
      await ask('sign-in');
      skewBy(jump);
      await ask('sign-in');
      expect(signIn()).toBe('suspect');
      await clock.advance(30_000);
      await ask('sign-in');
      expect(signIn()).toBe('rejected');
    },
  );

  test('what is suspected is told at once to who listens', async () => {
    const { health, ask, say } = setUp();
    const heard: (string | undefined)[] = [];
    health.subscribe(({ sources }) => heard.push(sources[0]!.signIn));
    say('no');
    await ask('sign-in');
    expect(heard.at(-1)).toBe('suspect');
    health.close();
  });
});
