import { describe, expect, test } from 'vitest';
import { createFaultyFetch } from '../../../src/drill/faulty-fetch';
import type { Toxic } from '../../../src/drill/scenario';
import { createFakeClock } from '../net/fake-clock';

/** A song of 10,000 bytes, told in pieces of 4,000; ranges are honoured. */
const song = Uint8Array.from({ length: 10_000 }, (_, at) => at % 251);

const server = () => {
  const asked: { readonly url: string; readonly range: string | null }[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const range = new Headers(init.headers).get('range');
    asked.push({ url, range });
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    const first = Number(from ?? 0);
    const last = to ? Number(to) : song.length - 1;
    const bytes = song.slice(first, last + 1);
    let at = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, (at += 4_000)));
      },
    });
    return new Response(body, {
      status: range ? 206 : 200,
      headers: {
        'content-type': 'audio/mpeg',
        'content-length': String(bytes.length),
        etag: '"true"',
        ...(range ? { 'content-range': `bytes ${first}-${last}/${song.length}` } : {}),
      },
    });
  };
  return { fetch, asked };
};

const url = 'http://nas.local:4533/rest/stream';

const rehearse = (...toxics: readonly Toxic[]) => {
  const clock = createFakeClock();
  const { fetch, asked } = server();
  const end = new AbortController();
  const faulty = createFaultyFetch({
    fetch,
    clock,
    toxicsFor: () => toxics,
    ended: end.signal,
  });
  return {
    clock,
    asked,
    end: () => end.abort(),
    ask: (init: RequestInit = {}) => faulty(url, init),
  };
};

/** Reads piece by piece, so that what came before a fault is known. */
const readUntilFault = async (response: Response) => {
  const pieces: Uint8Array[] = [];
  const reader = response.body!.getReader();
  let fault: unknown = null;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
    }
  } catch (thrown) {
    fault = thrown;
  }
  return { bytes: new Uint8Array(pieces.flatMap((piece) => [...piece])), pieces, fault };
};
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

/** How a promise stands, without waiting for it. */
const standOf = (work: Promise<unknown>) => {
  const seen = { state: 'open', error: null as unknown };
  work.then(
    () => (seen.state = 'done'),
    (error: unknown) => Object.assign(seen, { state: 'failed', error }),
  );
  return seen;
};

describe('nothing answers', () => {
  test.each([{ kind: 'refuse' }, { kind: 'reset', after: 0 }] as const)(
    '$kind is the one TypeError, and the server is not asked',
    async (toxic) => {
      const { ask, asked } = rehearse(toxic);
      await expect(ask()).rejects.toBeInstanceOf(TypeError);
      expect(asked).toEqual([]);
    },
  );

  test('a black hole keeps silent for as long as one waits, and no longer', async () => {
    const { ask, asked, clock } = rehearse({ kind: 'blackhole' });
    const giveUp = new AbortController();
    const seen = standOf(ask({ signal: giveUp.signal }));
    await clock.advance(3_600_000);
    expect(seen.state).toBe('open');
    giveUp.abort(new Error('enough'));
    await clock.settle();
    expect(seen).toMatchObject({ state: 'failed', error: { message: 'enough' } });
    expect(asked).toEqual([]);
  });

  test('without CORS headers a script reads nothing, though somebody is there', async () => {
    const { ask } = rehearse({ kind: 'no-cors' });
    await expect(ask()).rejects.toBeInstanceOf(TypeError);
    expect((await ask({ mode: 'no-cors' })).ok).toBe(true);
  });
});

describe('answers that come late', () => {
  test('a delay is over to the millisecond, then the true answer comes', async () => {
    const { ask, clock } = rehearse({ kind: 'delay', ms: 3_000, jitter: 1_000 });
    const answer = ask();
    const seen = standOf(answer);
    await clock.advance(2_999);
    expect(seen.state).toBe('open');
    await clock.advance(1);
    expect(await bytesOf(await answer)).toEqual(song);
  });

  test('an error status waits for the delay too, wherever the file names it', async () => {
    const { ask, clock, asked } = rehearse(
      { kind: 'status', status: 503, retryAfter: null, exposed: false },
      { kind: 'delay', ms: 500, jitter: 0 },
    );
    const seen = standOf(ask());
    await clock.advance(499);
    expect(seen.state).toBe('open');
    await clock.advance(1);
    expect(seen.state).toBe('done');
    expect(asked).toEqual([]);
  });

  test('a delay is not waited out by one who left', async () => {
    const { ask, clock } = rehearse({ kind: 'delay', ms: 3_000, jitter: 0 });
    const leave = new AbortController();
    const seen = standOf(ask({ signal: leave.signal }));
    leave.abort();
    await clock.settle();
    expect(seen.state).toBe('failed');
    expect(clock.sleeping()).toBe(0);
  });
});

describe('bodies', () => {
  test('stall: so much comes, then nothing, until it is given up', async () => {
    const { ask, clock } = rehearse({ kind: 'stall', after: 5_000 });
    const giveUp = new AbortController();
    const answer = await ask({ signal: giveUp.signal });
    const read = readUntilFault(answer);
    const seen = standOf(read);
    await clock.advance(60_000);
    expect(seen.state).toBe('open');
    giveUp.abort(new Error('stalled'));
    const { bytes, fault } = await read;
    expect(bytes).toEqual(song.slice(0, 5_000));
    expect(fault).toMatchObject({ message: 'stalled' });
  });

  test('slow: 10,000 bytes at 2,000 a second take five seconds', async () => {
    const { ask, clock } = rehearse({ kind: 'slow', bytesPerSecond: 2_000 });
    const read = readUntilFault(await ask());
    const seen = standOf(read);
    await clock.advance(4_900);
    expect(seen.state).toBe('open');
    await clock.advance(100);
    expect((await read).bytes).toEqual(song);
  });

  test('slice: small pieces with pauses, and every byte in its place', async () => {
    const { ask, clock } = rehearse({ kind: 'slice', size: 1_000, pause: 10 });
    const read = readUntilFault(await ask());
    await clock.advance(1_000);
    const { bytes, pieces } = await read;
    expect(bytes).toEqual(song);
    expect(Math.max(...pieces.map(({ length }) => length))).toBe(1_000);
  });

  test('a connection torn down in the middle is a TypeError of the body', async () => {
    const { ask } = rehearse({ kind: 'reset', after: 4_500 });
    const { bytes, fault } = await readUntilFault(await ask());
    expect(bytes).toEqual(song.slice(0, 4_500));
    expect(fault).toBeInstanceOf(TypeError);
  });

  test.each([
    ['close', null, false],
    ['gzip', null, false],
    ['chunked', null, true],
    ['length', '10000', true],
  ] as const)('cut off by %s: length told %s, seen %s', async (how, told, isSeen) => {
    const { ask } = rehearse({ kind: 'truncate', after: 6_000, how });
    const answer = await ask();
    expect(answer.headers.get('content-length')).toBe(told);
    const { bytes, fault } = await readUntilFault(answer);
    expect(bytes).toEqual(song.slice(0, 6_000));
    expect(fault instanceof TypeError).toBe(isSeen);
  });

  test('more promised than sent breaks at the end; less drops the rest without a word', async () => {
    const more = await rehearse({ kind: 'size-lie', by: 100 }).ask();
    expect(more.headers.get('content-length')).toBe('10100');
    expect((await readUntilFault(more)).fault).toBeInstanceOf(TypeError);
    const less = await rehearse({ kind: 'size-lie', by: -100 }).ask();
    expect(less.headers.get('content-length')).toBe('9900');
    expect(await bytesOf(less)).toEqual(song.slice(0, 9_900));
  });

  test('flip: one bit in so many bytes, across the borders of pieces', async () => {
    const got = await bytesOf(await rehearse({ kind: 'flip', every: 3_000 }).ask());
    const wrong = [...got.keys()].filter((at) => got[at] !== song[at]);
    expect(wrong).toEqual([2_999, 5_999, 8_999]);
    expect(got[2_999]! ^ song[2_999]!).toBe(1);
  });

  test('file-swap: the same length and kind, other bytes, other marks', async () => {
    const answer = await rehearse({ kind: 'file-swap' }).ask();
    expect(answer.headers.get('etag')).not.toBe('"true"');
    const got = await bytesOf(answer);
    expect(got.length).toBe(song.length);
    expect(got.slice(0, 64)).toEqual(song.slice(0, 64));
    expect(got.slice(5_000)).not.toEqual(song.slice(5_000));
  });

  test('who does not want the rest leaves nobody waiting', async () => {
    const { ask, clock } = rehearse({ kind: 'slow', bytesPerSecond: 1 });
    const reader = (await ask()).body!.getReader();
    const first = reader.read();
    await clock.settle();
    expect(clock.sleeping()).toBe(1);
    await reader.cancel();
    await first;
    await clock.settle();
    expect(clock.sleeping()).toBe(0);
  });
});

describe('other answers', () => {
  test('a status with the wait that other origins may read, or not', async () => {
    const toxic = { kind: 'status', status: 429, retryAfter: 30 } as const;
    const open = await rehearse({ ...toxic, exposed: true }).ask();
    expect([open.status, open.headers.get('retry-after')]).toEqual([429, '30']);
    const hidden = await rehearse({ ...toxic, exposed: false }).ask();
    expect([hidden.status, hidden.headers.get('retry-after')]).toEqual([429, null]);
  });

  test('a refused sign-in is an answer in good order', async () => {
    const answer = await rehearse({ kind: 'refuse-sign-in', code: 40 }).ask();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      'subsonic-response': { status: 'failed', version: '1.16.1', error: { code: 40 } },
    });
  });

  test('a captive portal answers everything with its page', async () => {
    const answer = await rehearse({ kind: 'captive' }).ask();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(await answer.text()).toContain('<html');
  });

  test.each([
    ['html', 'text/html', /<html/],
    ['xml', 'text/xml', /^<\?xml/],
    ['json', 'application/json', /^\{"hello"/],
    ['empty', '', /^$/],
    ['junk', 'application/octet-stream', /[^\x20-\x7e]/],
    ['cut-json', 'application/json', /vers$/],
    ['failed', 'application/json', /"status":"failed"/],
  ] as const)('%s instead of what was asked for', async (what, type, text) => {
    const { ask, asked } = rehearse({ kind: 'body', what });
    const answer = await ask();
    expect(answer.headers.get('content-type') ?? '').toContain(type);
    expect(await answer.text()).toMatch(text);
    expect(asked).toEqual([]);
  });

  test('a redirect is seen, and not where it leads', async () => {
    const answer = await rehearse({ kind: 'redirect', to: 'http://evil.example/' }).ask();
    expect([answer.status, answer.headers.get('location')]).toEqual([302, null]);
  });

  test.each([
    ['ignored', null, 200, 0],
    ['elsewhere', 'bytes=976-2999', 206, 976],
    ['short', 'bytes=2000-2499', 206, 2_000],
  ] as const)('a range that is %s', async (how, sent, status, first) => {
    const { ask, asked } = rehearse({ kind: 'range-lie', how });
    const answer = await ask({ headers: { Range: 'bytes=2000-2999' } });
    expect(asked[0]?.range).toBe(sent);
    expect(answer.status).toBe(status);
    expect((await bytesOf(answer))[0]).toBe(song[first]);
  });

  test('lag: the answer stays the one that it was', async () => {
    const { ask, asked } = rehearse({ kind: 'lag' });
    const [one, other] = [await ask(), await ask()];
    expect(await bytesOf(one)).toEqual(await bytesOf(other));
    expect(asked).toHaveLength(1);
  });
});

describe('the end of a rehearsal', () => {
  test('what was held up is answered by the server after all', async () => {
    const { ask, clock, end } = rehearse({ kind: 'blackhole' });
    const answer = ask();
    await clock.advance(2_000);
    end();
    expect(await bytesOf(await answer)).toEqual(song);
  });

  test('a body that stood still comes to its end, whole', async () => {
    const { ask, clock, end } = rehearse({ kind: 'stall', after: 100 });
    const read = readUntilFault(await ask());
    await clock.advance(2_000);
    end();
    expect(await read).toMatchObject({ bytes: song, fault: null });
  });

  test('and nothing is wrong with what is asked from then on', async () => {
    const { ask, end } = rehearse({ kind: 'refuse' });
    end();
    expect(await bytesOf(await ask())).toEqual(song);
  });
});
