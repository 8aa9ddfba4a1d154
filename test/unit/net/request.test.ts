import { describe, expect, test } from 'vitest';
import { HoldfastError, type ErrorCode } from '../../../src/domain/error';
import type { NetRequest, NetResponse } from '../../../src/net/attempt';
import type { Fact } from '../../../src/net/fact';
import { createNet } from '../../../src/net/request';
import { createFakeClock } from './fake-clock';

type Step = (init: RequestInit, url: string) => Response | Promise<Response>;

/** A net whose server is a list of answers; when they run out, the last repeats. */
const setUp = (steps: readonly Step[], options: { origin?: string; online?: boolean } = {}) => {
  const clock = createFakeClock();
  const calls: { url: string; init: RequestInit }[] = [];
  const facts: Fact[] = [];
  const net = createNet({
    fetch: async (url, init) => {
      const real = init.mode !== 'no-cors';
      calls.push({ url, init });
      const n = calls.filter((call) => call.init.mode !== 'no-cors').length - (real ? 1 : 0);
      if (!real) return probes(url);
      return steps[Math.min(n, steps.length - 1)]!(init, url);
    },
    clock,
    onFact: (fact) => facts.push(fact),
    origin: options.origin ?? 'http://127.0.0.1:4747',
    deviceOnline: () => options.online ?? true,
  });
  let probes = (_url: string): Response => {
    throw new TypeError('fetch failed');
  };
  return {
    clock,
    net,
    calls,
    facts,
    sent: () => calls.filter(({ init }) => init.mode !== 'no-cors').length,
    answerProbes: (answer: (url: string) => Response) => (probes = answer),
  };
};

const ask = (change: Partial<NetRequest> = {}): NetRequest => ({
  edge: 'home',
  component: 'library',
  kind: 'catalogue',
  url: 'https://music.example/rest/ping.view',
  form: new URLSearchParams({ u: 'me' }),
  signal: new AbortController().signal,
  ...change,
});

const readText = async (response: NetResponse): Promise<string> =>
  new TextDecoder().decode(await response.bytes());

/** Watches a promise without waiting for it. */
const watch = <T>(work: Promise<T>) => {
  const seen: { value?: T; error?: HoldfastError; done: boolean } = { done: false };
  work.then(
    (value) => Object.assign(seen, { value, done: true }),
    (error: unknown) => Object.assign(seen, { error, done: true }),
  );
  return seen;
};

const ok =
  (body: BodyInit = 'fine', init: ResponseInit = {}): Step =>
  () =>
    new Response(body, init);
const refused: Step = () => {
  throw new TypeError('fetch failed');
};
const never: Step = () => new Promise<Response>(() => {});

describe('a request', () => {
  test('carries no cookie, no referrer and no secret in its address, and follows no redirect', async () => {
    const { net, calls } = setUp([ok()]);
    expect(await net.request(ask(), readText)).toBe('fine');
    const { url, init } = calls[0]!;
    expect(url).not.toContain('me');
    expect(String(init.body)).toBe('u=me');
    expect(init).toMatchObject({
      method: 'POST',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect: 'manual',
    });
  });

  test('asks for a part in the one form that needs no preflight', async () => {
    const { net, calls } = setUp([ok()]);
    await net.request(ask({ range: { first: 10, last: 19 } }), readText);
    await net.request(ask({ range: { first: 10, last: null } }), readText);
    expect(calls.map(({ init }) => (init.headers as Record<string, string>)['Range'])).toEqual([
      'bytes=10-19',
      'bytes=10-',
    ]);
  });
});

describe('time', () => {
  test('a server that never answers is given up at the limit of the call', async () => {
    const { net, clock, sent } = setUp([never]);
    const seen = watch(net.request(ask({ kind: 'search' }), readText));
    await clock.advance(2499);
    expect(seen.done).toBe(false);
    await clock.advance(1);
    expect(seen.error).toMatchObject({ code: 'net.timeout', data: { ms: 2500 } });
    expect(sent()).toBe(1);
  });

  test('an edge that always answered at once is not waited for as long as any, at first', async () => {
    const steps: Step[] = Array.from({ length: 60 }, () => ok());
    const { net, clock, sent } = setUp([...steps, never, never, ok()]);
    for (let n = 0; n < 60; n += 1) await net.request(ask(), readText);
    const seen = watch(net.request(ask(), readText));
    // One second, then a delay, then as long as the table allows, and once more.
    await clock.advance(999);
    expect(sent()).toBe(61);
    await clock.advance(1 + 250);
    expect(sent()).toBe(62);
    await clock.advance(7_999);
    expect(sent()).toBe(62);
    await clock.advance(1_000);
    expect(seen.value).toBe('fine');
    expect(net.latencies('home', 'catalogue').at(-3)).toBe(1000);
  });

  test('a song that breaks off is taken up by who reads it, and not asked for again from its beginning', async () => {
    const broken = (): ReadableStream<Uint8Array> =>
      new ReadableStream({ start: (controller) => controller.error(new TypeError('terminated')) });
    const { net, clock, sent } = setUp([() => new Response(broken()), ok()]);
    const seen = watch(net.request(ask({ kind: 'audio', component: 'audio' }), readText));
    await clock.advance(5_000);
    expect(seen.error?.code).toBe('net.truncated');
    expect(sent()).toBe(1);
  });

  test('a song that never begins is not tried for so long that nobody waits any more', async () => {
    const { net, clock, sent } = setUp([never]);
    const seen = watch(net.request(ask({ kind: 'audio', component: 'audio' }), readText));
    await clock.advance(9_999);
    expect(seen.error?.code).toBe('net.timeout');
    expect(sent()).toBe(1);
  });

  test('a body that stops coming is a stall, and what came before is no success', async () => {
    const stuck = (): ReadableStream<Uint8Array> =>
      new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
    const { net, clock } = setUp([() => new Response(stuck())]);
    const seen = watch(net.request(ask({ kind: 'art' }), readText));
    await clock.advance(2999);
    expect(seen.done).toBe(false);
    // The limit, the delay and the second try.
    await clock.advance(1 + 500 + 3000);
    expect(seen.error).toMatchObject({ code: 'net.stalled', data: { received: 10, ms: 3000 } });
  });

  test('one byte a second keeps no watchdog quiet for ever', async () => {
    const { net, clock } = setUp([
      () =>
        new Response(
          new ReadableStream<Uint8Array>(
            {
              pull: async (controller) => {
                await clock.sleep(1000);
                controller.enqueue(new Uint8Array(1));
              },
            },
            { highWaterMark: 0 },
          ),
        ),
    ]);
    const seen = watch(net.request(ask({ kind: 'audio', component: 'audio' }), readText));
    await clock.advance(12_000);
    await clock.advance(30_000);
    expect(seen.error).toMatchObject({ code: 'net.stalled', data: { slow: true } });
  });

  test('a listener who pauses is no stall', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(4)),
    });
    const { net, clock, facts } = setUp([ok(body)]);
    const response = await net.request(
      ask({ kind: 'audio', component: 'audio' }),
      async (response) => response,
    );
    const reader = response.body.getReader();
    await reader.read();
    await clock.advance(600_000);
    expect((await reader.read()).value?.byteLength).toBe(4);
    await reader.cancel();
    expect(facts.map(({ outcome }) => outcome)).toEqual(['good']);
  });

  test('a machine that slept does not blame the server', async () => {
    let answer: (response: Response) => void = () => {};
    const { net, clock } = setUp([() => new Promise<Response>((resolve) => (answer = resolve))]);
    const seen = watch(net.request(ask({ kind: 'ping' }), readText));
    await clock.jump(3_600_000);
    expect(seen.done).toBe(false);
    answer(new Response('awake'));
    await clock.settle();
    expect(seen.value).toBe('awake');
  });

  test('the listener calls it off, and no timer is left behind', async () => {
    const { net, clock } = setUp([never]);
    const off = new AbortController();
    const seen = watch(net.request(ask({ signal: off.signal }), readText));
    await clock.settle();
    off.abort();
    await clock.settle();
    expect(seen.error?.code).toBe('aborted');
    expect(clock.sleeping()).toBe(0);
  });
});

describe('trying again', () => {
  test('a connection that breaks once costs nothing but a moment', async () => {
    const { net, clock, sent } = setUp([refused, ok()]);
    const seen = watch(net.request(ask(), readText));
    await clock.advance(500);
    expect(seen.value).toBe('fine');
    expect(sent()).toBe(2);
  });

  test('three tries at most, and never for a write', async () => {
    const { net, clock, sent } = setUp([() => new Response('', { status: 502 })]);
    const read = watch(net.request(ask(), readText));
    await clock.advance(60_000);
    expect(read.error).toMatchObject({ code: 'net.server-error', data: { status: 502 } });
    expect(sent()).toBe(3);
    await net.request(ask({ kind: 'write', edge: 'other' }), readText).catch(() => {});
    expect(sent()).toBe(4);
  });

  test('an answer that cannot be read is tried again; a no is not', async () => {
    const judged = (code: ErrorCode) => async (): Promise<string> => {
      throw new HoldfastError(code);
    };
    const { net, clock, sent } = setUp([ok()]);
    watch(net.request(ask(), judged('server.malformed')));
    await clock.advance(60_000);
    expect(sent()).toBe(3);
    watch(net.request(ask({ edge: 'other' }), judged('auth.wrong-password')));
    await clock.advance(60_000);
    expect(sent()).toBe(4);
  });

  test('an outage brings few more requests than its calls, and then hardly any', async () => {
    const { net, clock, sent } = setUp([() => new Response('', { status: 503 })]);
    for (let call = 0; call < 100; call += 1) {
      const seen = watch(net.request(ask(), readText));
      await clock.advance(1000);
      expect(seen.done).toBe(true);
    }
    // 100 s: the breaker opens at once, probes at 5, 15, 35, 75 s.
    expect(sent()).toBeLessThan(12);
  });
});

describe('a server that fails', () => {
  test('is left alone and says why, while its other parts go on', async () => {
    const { net, clock } = setUp([() => new Response('', { status: 500 })]);
    watch(net.request(ask(), readText));
    await clock.advance(3000);
    await expect(net.request(ask(), readText)).rejects.toMatchObject({
      code: 'net.paused',
      data: { reason: 'failing', because: 'net.server-error' },
    });
    await expect(
      net.request(ask({ component: 'artwork', kind: 'search' }), readText),
    ).rejects.toMatchObject({ code: 'net.server-error' });
    // A ping is how its end is noticed.
    await expect(net.request(ask({ kind: 'ping' }), readText)).rejects.toMatchObject({
      code: 'net.server-error',
    });
  });

  test('hurrying lets it be asked at once', async () => {
    const { net, clock, sent } = setUp([() => new Response('', { status: 500 })]);
    watch(net.request(ask(), readText));
    await clock.advance(3000);
    const before = sent();
    net.hurry('home');
    await net.request(ask({ kind: 'search' }), readText).catch(() => {});
    expect(sent()).toBe(before + 1);
  });

  test('what it asked for is kept: nothing is sent before Retry-After', async () => {
    const tooMany = new Response('', { status: 429, headers: { 'Retry-After': '690' } });
    const { net, clock, sent } = setUp([() => tooMany, ok()]);
    await expect(net.request(ask(), readText)).rejects.toMatchObject({
      code: 'net.rate-limited',
      data: { retryAfter: 690 },
    });
    net.hurry(null);
    for (const kind of ['catalogue', 'ping', 'sign-in'] as const) {
      await expect(net.request(ask({ kind }), readText)).rejects.toMatchObject({
        code: 'net.paused',
        data: { reason: 'asked', until: 1_690_000 },
      });
    }
    expect(sent()).toBe(1);
    await clock.advance(690_000);
    expect(await net.request(ask(), readText)).toBe('fine');
    expect(net.state().pauses).toEqual({});
  });

  test('an answer that was under way when it asked for quiet does not end the quiet', async () => {
    let late: (response: Response) => void = () => {};
    const { net, clock, sent } = setUp([
      () => new Promise<Response>((resolve) => (late = resolve)),
      () => new Response('', { status: 429, headers: { 'Retry-After': '60' } }),
    ]);
    const first = watch(net.request(ask(), readText));
    await clock.settle();
    await net.request(ask(), readText).catch(() => {});
    late(new Response('fine'));
    await clock.settle();
    expect(first.value).toBe('fine');
    await expect(net.request(ask(), readText)).rejects.toMatchObject({ code: 'net.paused' });
    expect(sent()).toBe(2);
  });

  test('a body that breaks off after it was handed on is counted, too', async () => {
    const half = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new TypeError('terminated')),
    });
    const { net, facts } = setUp([ok(half)]);
    const response = await net.request(
      ask({ kind: 'audio', component: 'audio' }),
      async (response) => response,
    );
    await expect(response.body.getReader().read()).rejects.toMatchObject({ code: 'net.truncated' });
    expect(facts.map(({ outcome }) => outcome)).toEqual(['good', 'fault']);
  });

  test.each([
    [3, 'net.truncated'],
    [1, 'net.too-large'],
  ])('a part of 2 bytes where %i were promised is %s', async (promised, code) => {
    const { net } = setUp([ok('ab')]);
    const work = net.request(ask({ kind: 'search' }), async (response) => {
      response.expect(promised);
      return readText(response);
    });
    await expect(work).rejects.toMatchObject({ code });
  });

  test('nobody fills the memory', async () => {
    const { net } = setUp([ok('x'.repeat(5000))]);
    await expect(net.request(ask({ kind: 'ping' }), readText)).rejects.toMatchObject({
      code: 'net.too-large',
    });
  });

  test('a refused sign-in counts for the sign-in, not for the music', async () => {
    const { net, facts } = setUp([ok()]);
    await net
      .request(ask({ component: 'audio', kind: 'audio' }), async () => {
        throw new HoldfastError('auth.wrong-password');
      })
      .catch(() => {});
    expect(facts.map(({ component, outcome }) => [component, outcome])).toEqual([
      ['audio', 'neutral'],
      ['sign-in', 'fault'],
    ]);
  });
});

describe('what a script can tell of a connection that fails', () => {
  const classify = async (
    url: string,
    answers: (url: string) => boolean,
    options: Parameters<typeof setUp>[1] = {},
  ): Promise<HoldfastError> => {
    const { net, answerProbes } = setUp([refused], options);
    answerProbes((probed) => {
      if (answers(probed)) return new Response('');
      throw new TypeError('fetch failed');
    });
    return net
      .request(ask({ kind: 'search', url }), readText)
      .then(() => expect.unreachable())
      .catch((error: unknown) => error as HoldfastError);
  };
  const host = 'https://music.example/rest/ping.view';

  test('nothing answers: unreachable', async () => {
    expect((await classify(host, () => false)).code).toBe('net.unreachable');
  });
  test('something answers that may not be read: CORS', async () => {
    expect((await classify(host, (url) => url === 'https://music.example/')).code).toBe('net.cors');
  });
  test('only plain HTTP answers, at the port of HTTPS: probably the certificate', async () => {
    const error = await classify(host, (url) => url === 'http://music.example:443/');
    expect(error).toMatchObject({ code: 'net.certificate', data: { certain: false } });
  });
  test('an HTTPS page cannot ask that and claims nothing', async () => {
    const options = { origin: 'https://player.example' };
    expect((await classify(host, (url) => url.startsWith('http:'), options)).code).toBe(
      'net.unreachable',
    );
  });
  test('an HTTPS page may not ask HTTP at all, except this machine', async () => {
    const options = { origin: 'https://player.example' };
    expect((await classify('http://nas.example/rest/x', () => true, options)).code).toBe(
      'net.mixed-content',
    );
    expect((await classify('http://127.0.0.1:4533/rest/x', () => false, options)).code).toBe(
      'net.unreachable',
    );
  });
  test('the device says that it is offline: believed only when nothing answers, never for this machine', async () => {
    const options = { online: false };
    expect((await classify(host, () => false, options)).code).toBe('net.device-offline');
    expect((await classify(host, () => true, options)).code).toBe('net.cors');
    expect((await classify('http://localhost:4533/', () => false, options)).code).toBe(
      'net.unreachable',
    );
  });
  test('a redirect is named, with its target only where that can be read', async () => {
    const to = { status: 301, headers: { Location: 'https://login.example/?secret=1' } };
    const { net } = setUp([
      () => new Response(null, to),
      () => new Response(null, { status: 302 }),
    ]);
    const codes = [];
    for (let n = 0; n < 2; n += 1) {
      codes.push(await net.request(ask(), readText).catch((error: unknown) => error));
    }
    expect(codes).toMatchObject([
      { code: 'net.redirected', data: { to: 'https://login.example' } },
      { code: 'net.redirected', data: { to: null } },
    ]);
  });
  test.each([
    [403, 'not-allowed', 'server', 'net.proxy-refused', { reason: 'server' }],
    [400, 'bad-request', 'form', 'net.proxy-refused', { reason: 'form' }],
    [502, 'unreachable', 'dns', 'net.unreachable', { reason: 'dns' }],
    [504, 'timeout', 'no-answer', 'net.timeout', { reason: 'no-answer' }],
    [502, 'certificate', 'expired', 'net.certificate', { certain: true, reason: 'expired' }],
    [502, 'redirected', 'https://b.example', 'net.redirected', { to: 'https://b.example' }],
    [502, 'redirected', 'too-often', 'net.redirected', { to: null }],
  ])('the proxy says %i %s (%s)', async (status, code, reason, expected, data) => {
    const body = JSON.stringify({ holdfast: 'proxy', code, reason });
    const { net } = setUp([ok(body, { status, headers: { 'X-Holdfast-Proxy': code } })]);
    await expect(
      net.request(ask({ kind: 'search', proxied: true }), readText),
    ).rejects.toMatchObject({ code: expected, data: { proxied: true, ...data } });
  });
  test('the same status from the server behind the proxy is the server', async () => {
    const { net } = setUp([ok('Bad Gateway', { status: 502 })]);
    await expect(
      net.request(ask({ kind: 'search', proxied: true }), readText),
    ).rejects.toMatchObject({ code: 'net.server-error', data: { status: 502 } });
  });
});
