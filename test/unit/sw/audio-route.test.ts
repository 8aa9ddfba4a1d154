import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../src/domain/error';
import { HoldfastError } from '../../../src/domain/error';
import type { Key } from '../../../src/domain/keys';
import { resolveRange, type RangeSpec } from '../../../src/domain/ranges';
import { answerAudio, type AudioPorts, type AudioRequest } from '../../../src/sw/audio-route';
import type { AudioPart } from '../../../src/sw/audio-answer';
import type { EngineAnswer } from '../../../src/sw/conversation';

const media: AudioRequest = {
  kind: 'audio',
  key: 'srv1~song' as Key,
  quality: 'original',
  serial: 's-1',
  at: null,
};
const file = Uint8Array.from({ length: 1_000 }, (_, index) => index % 251);
const asPart = (first: number, end: number, etag = '"v1"'): EngineAnswer => ({
  kind: 'audio',
  id: 0,
  bytes: file.slice(first, end).buffer,
  first,
  total: file.length,
  contentType: 'audio/flac',
  etag,
});

/** An engine that gives at most `most` bytes at a time, as the real one gives 4 MiB. */
const createEngine = (most = 300) => {
  const asked: (RangeSpec | null)[] = [];
  const reported: { serial: string; failure: Failure }[] = [];
  const ports: AudioPorts = {
    ask: async (question) => {
      const { range } = question as { range: RangeSpec | null };
      asked.push(range);
      const found = resolveRange(range ?? { kind: 'from', first: 0, last: null }, file.length);
      if (found === 'unsatisfiable') return { kind: 'unsatisfiable', id: 0, total: file.length };
      return asPart(found.first, Math.min(found.last + 1, found.first + most));
    },
    report: async (serial, failure) => void reported.push({ serial, failure }),
  };
  return { ports, asked, reported };
};

const request = (headers: Record<string, string> = {}, method = 'GET'): Request =>
  new Request('http://localhost/x/audio/srv1~song?q=original&n=s-1', { headers, method });
const bytesOf = async (response: Response): Promise<Uint8Array> =>
  new Uint8Array(await response.arrayBuffer());

describe('a range', () => {
  test.each([
    ['bytes=0-', 0, 299, 'bounded: the element asks for the rest by itself'],
    ['bytes=0-99', 0, 99, 'as asked'],
    ['bytes=900-', 900, 999, 'to the end'],
    ['bytes=-100', 900, 999, 'the last hundred'],
    ['bytes=950-5000', 950, 999, 'past the end'],
  ])('%s gives %i-%i (%s)', async (range, first, last) => {
    const { ports } = createEngine();
    const response = await answerAudio(request({ Range: range }), media, ports);
    expect(response.status).toBe(206);
    expect(response.headers.get('Content-Range')).toBe(`bytes ${first}-${last}/1000`);
    expect(response.headers.get('Content-Length')).toBe(String(last - first + 1));
    expect(await bytesOf(response)).toEqual(file.slice(first, last + 1));
  });

  test('says what the element and a curious person need, and lets nothing run', async () => {
    const { ports } = createEngine();
    const { headers } = await answerAudio(request({ Range: 'bytes=0-' }), media, ports);
    expect(Object.fromEntries(headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'content-type': 'audio/flac',
      etag: '"v1"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });

  test('outside of the file: 416 with the size', async () => {
    const { ports } = createEngine();
    const response = await answerAudio(request({ Range: 'bytes=1000-' }), media, ports);
    expect(response.status).toBe(416);
    expect(response.headers.get('Content-Range')).toBe('bytes */1000');
    expect(await bytesOf(response)).toHaveLength(0);
  });

  test('a type that could run in our origin is not passed on', async () => {
    const part = { ...asPart(0, 10), contentType: 'text/html' } as EngineAnswer;
    const ports: AudioPorts = { ask: async () => part, report: async () => undefined };
    const response = await answerAudio(request({ Range: 'bytes=0-' }), media, ports);
    expect(response.headers.get('Content-Type')).toBe('application/octet-stream');
  });

  test.each([
    ['another place than asked', asPart(5, 10)],
    ['nothing', asPart(0, 0)],
    ['something that is not audio', { kind: 'lyrics', id: 0, json: '' } as EngineAnswer],
  ])('an engine that sends %s makes a clean 500, never a shifted part', async (_, part) => {
    const reported: Failure[] = [];
    const ports: AudioPorts = {
      ask: async () => part,
      report: async (_, failure) => void reported.push(failure),
    };
    const response = await answerAudio(request({ Range: 'bytes=0-' }), media, ports);
    expect(response.status).toBe(500);
    expect(reported.map(({ code }) => code)).toEqual(['internal']);
  });

  test('more than was asked is cut', async () => {
    const ports: AudioPorts = { ask: async () => asPart(0, 50), report: async () => undefined };
    const response = await answerAudio(request({ Range: 'bytes=0-9' }), media, ports);
    expect(response.headers.get('Content-Range')).toBe('bytes 0-9/1000');
    expect(await bytesOf(response)).toHaveLength(10);
  });
});

describe('everything', () => {
  test.each([
    ['no Range', {}],
    ['several ranges', { Range: 'bytes=0-1,5-6' }],
    ['a unit nobody knows', { Range: 'items=0-1' }],
    ['an If-Range of another version', { Range: 'bytes=10-', 'If-Range': '"v0"' }],
    ['the same past the end', { Range: 'bytes=5000-', 'If-Range': '"v0"' }],
  ])('%s: 200, put together from bounded parts', async (_, headers) => {
    const { ports } = createEngine();
    const response = await answerAudio(request(headers), media, ports);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Length')).toBe('1000');
    expect(response.headers.get('Content-Range')).toBeNull();
    expect(await bytesOf(response)).toEqual(file);
  });

  test('an If-Range that holds leaves the range as it is', async () => {
    const { ports } = createEngine();
    const headers = { Range: 'bytes=10-19', 'If-Range': '"v1"' };
    expect((await answerAudio(request(headers), media, ports)).status).toBe(206);
    const past = { Range: 'bytes=5000-', 'If-Range': '"v1"' };
    expect((await answerAudio(request(past), media, ports)).status).toBe(416);
  });

  test('parts are asked for only as they are read', async () => {
    const { ports, asked } = createEngine();
    const response = await answerAudio(request(), media, ports);
    const reader = response.body!.getReader();
    await reader.read();
    expect(asked).toEqual([null]);
    await reader.read();
    expect(asked).toEqual([null, { kind: 'from', first: 300, last: null }]);
    await reader.cancel();
  });

  test('a reader that leaves cancels what is under way', async () => {
    const signals: AbortSignal[] = [];
    const { ports } = createEngine();
    const watched: AudioPorts = {
      ...ports,
      ask: (question, signal) => {
        signals.push(signal);
        return ports.ask(question, signal);
      },
    };
    const response = await answerAudio(request(), media, watched);
    await response.body!.cancel();
    expect(signals[0]!.aborted).toBe(true);
  });

  test('a file that changes while it is read ends with an error, never with a mixture', async () => {
    let version = 0;
    const reported: Failure[] = [];
    const ports: AudioPorts = {
      ask: async (question) => {
        const { range } = question as { range: { first: number } | null };
        const first = range?.first ?? 0;
        return asPart(first, first + 300, `"v${version++}"`);
      },
      report: async (_, failure) => void reported.push(failure),
    };
    const response = await answerAudio(request(), media, ports);
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(reported.map(({ code }) => code)).toEqual(['audio.corrupt']);
  });

  test('an empty file is an empty answer', async () => {
    const ports: AudioPorts = {
      ask: async () => ({ kind: 'unsatisfiable', id: 0, total: 0 }),
      report: async () => undefined,
    };
    const response = await answerAudio(request(), media, ports);
    expect([response.status, response.headers.get('Content-Length')]).toEqual([200, '0']);
    expect(await bytesOf(response)).toHaveLength(0);
  });
});

test('HEAD gives the size without the bytes, whatever Range it carries', async () => {
  const { ports } = createEngine();
  const response = await answerAudio(request({ Range: 'bytes=5-9' }, 'HEAD'), media, ports);
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Length')).toBe('1000');
  expect(response.body).toBeNull();
});

test('nothing but GET and HEAD', async () => {
  const { ports, asked } = createEngine();
  const response = await answerAudio(request({}, 'POST'), media, ports);
  expect([response.status, response.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
  expect(asked).toEqual([]);
});

describe('a failure is a status before the first byte, and a reason for the page', () => {
  test.each([
    ['audio.not-available', 503],
    ['server.not-found', 404],
    ['storage.missing', 404],
    ['audio.unsupported', 415],
    ['vault.refused', 500],
    ['vault.key-lost', 500],
    ['net.unreachable', 502],
    ['net.timeout', 504],
    ['auth.wrong-password', 403],
    ['worker.timeout', 504],
    ['worker.gone', 503],
    ['internal', 500],
  ] as const)('%s is %i', async (code, status) => {
    const reported: unknown[] = [];
    const ports: AudioPorts = {
      ask: async () => {
        throw new HoldfastError(code, { host: 'music.example' });
      },
      report: async (serial, failure) => void reported.push({ serial, failure }),
    };
    for (const headers of [{ Range: 'bytes=0-' }, {}] as Record<string, string>[]) {
      const response = await answerAudio(request(headers), media, ports);
      expect(response.status).toBe(status);
      expect(await bytesOf(response)).toHaveLength(0);
    }
    const expected = { serial: 's-1', failure: { code, data: { host: 'music.example' } } };
    expect(reported).toEqual([expected, expected]);
  });

  test('what the page itself gave up is not reported to it', async () => {
    const { ports, reported } = createEngine();
    const aborting: AudioPorts = {
      ...ports,
      ask: async () => {
        throw new HoldfastError('aborted');
      },
    };
    await answerAudio(request({ Range: 'bytes=0-' }), media, aborting);
    expect(reported).toEqual([]);
  });
});

describe('a stream of unknown length', () => {
  /** The song comes in thirds; only with the last of them is its length known. */
  const createLive = (end: 'told' | 'broken' = 'told') => {
    const lives: (number | undefined)[] = [];
    const ports: AudioPorts = {
      ask: async (question) => {
        const { range, live } = question as { range: RangeSpec | null; live?: number };
        lives.push(live);
        const first = range?.kind === 'from' ? range.first : 0;
        if (first >= 600 && end === 'broken') throw new HoldfastError('aborted');
        const part = asPart(first, first + 300) as AudioPart;
        return { ...part, total: live === undefined || first >= 900 ? file.length : null };
      },
      report: async () => undefined,
    };
    return { ports, lives };
  };
  const ofElement = (range: string): Request => {
    const made = request({ Range: range });
    // Only the browser can say so.
    Object.defineProperty(made, 'destination', { value: 'audio' });
    return made;
  };
  const streamed: AudioRequest = { ...media, quality: 'mp3-128', at: 60 };

  test('goes to a media element as it comes, whole, without a length', async () => {
    const { ports, lives } = createLive();
    const response = await answerAudio(ofElement('bytes=0-'), streamed, ports);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Length')).toBeNull();
    expect(response.headers.get('Accept-Ranges')).toBe('none');
    expect(await bytesOf(response)).toEqual(file);
    expect(new Set(lives)).toEqual(new Set([60]));
  });

  test('that breaks off is an error and no end, and is not taken up in its middle', async () => {
    const { ports } = createLive('broken');
    const response = await answerAudio(ofElement('bytes=0-'), streamed, ports);
    await expect(response.arrayBuffer()).rejects.toBeDefined();
    const again = await answerAudio(ofElement('bytes=300-'), streamed, ports);
    expect(again.status).toBe(499);
  });

  test('is nothing for who reads parts as data, nor where none was asked for', async () => {
    const { ports, lives } = createLive();
    await answerAudio(request({ Range: 'bytes=0-' }), streamed, ports);
    await answerAudio(ofElement('bytes=0-99'), streamed, ports);
    await answerAudio(ofElement('bytes=0-'), { ...streamed, at: null }, ports);
    expect(lives).toEqual([undefined, undefined, undefined]);
  });
});
