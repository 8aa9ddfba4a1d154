import type { MediaRequest } from '../contracts/media-routes';
import { HoldfastError, toFailure, type Failure } from '../domain/error';
import { ifRangeHolds, parseRange, type RangeSpec } from '../domain/ranges';
import {
  errorAnswer,
  headAnswer,
  liveAnswer,
  partialAnswer,
  unsatisfiableAnswer,
  wholeAnswer,
  type AudioPart,
  type SomePart,
} from './audio-answer';
import type { EngineAnswer, EngineQuestion } from './conversation';
import { statusOf } from './failure-status';

export type AudioRequest = Extract<MediaRequest, { kind: 'audio' }>;

export interface AudioPorts {
  readonly ask: (question: EngineQuestion, signal: AbortSignal) => Promise<EngineAnswer>;
  /** Tells the page why; awaited, so that it is under way before the element sees the status. */
  readonly report: (serial: string, failure: Failure) => Promise<void>;
}

type Unsatisfiable = Extract<EngineAnswer, { kind: 'unsatisfiable' }>;

/**
 * GET and HEAD by RFC 9110: one range gives a bounded 206 or 416, none (or several, or one whose
 * If-Range no longer holds) gives everything. A failure is an HTTP status before the first byte.
 */
export const answerAudio = async (
  request: Request,
  media: AudioRequest,
  ports: AudioPorts,
): Promise<Response> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
  }
  const aborter = new AbortController();
  request.signal.addEventListener('abort', () => aborter.abort(), { once: true });
  const report = async (thrown: unknown): Promise<number> => {
    const failure = toFailure(thrown);
    if (failure.code !== 'aborted') await ports.report(media.serial, failure);
    return statusOf(failure);
  };
  const { key, quality, serial, at } = media;
  const question = { kind: 'audio', key, quality, serial } as const;
  const ask = async (range: RangeSpec | null): Promise<AudioPart | Unsatisfiable> => {
    const answer = await ports.ask({ ...question, range }, aborter.signal);
    if (answer.kind === 'unsatisfiable' || isOfFile(answer)) return answer;
    throw new HoldfastError('internal', { what: answer.kind });
  };
  const onEnd = {
    failed: (thrown: unknown) => void report(thrown),
    cancelled: () => aborter.abort(),
  };
  const whole = async (): Promise<Response> =>
    wholeAnswer(
      partOf(await ask(null)),
      async (byte) => partOf(await ask({ kind: 'from', first: byte, last: null })),
      onEnd,
    );
  const askLive = async (first: number, live: number): Promise<SomePart | Unsatisfiable> => {
    const range: RangeSpec = { kind: 'from', first, last: null };
    const answer = await ports.ask({ ...question, range, live }, aborter.signal);
    if (answer.kind === 'unsatisfiable' || answer.kind === 'audio') return answer;
    throw new HoldfastError('internal', { what: answer.kind });
  };
  /** Null: it is of known length, or a part of it was asked for that only a file has. */
  const stream = async (spec: RangeSpec, live: number): Promise<Response> => {
    const first = spec.kind === 'from' ? spec.first : 0;
    const part = await askLive(first, live);
    if (part.kind === 'unsatisfiable') return unsatisfiableAnswer(part.total);
    if (isOfFile(part)) return partialAnswer(spec, part);
    // A stream that was cut cannot be taken up: the player opens it anew at the same position.
    if (first > 0) throw new HoldfastError('aborted', { why: 'a stream' });
    const askOn = async (byte: number): Promise<SomePart> => {
      const next = await askLive(byte, live);
      if (next.kind === 'audio') return next;
      throw new HoldfastError('internal', { what: 'past the end' });
    };
    return liveAnswer(part, askOn, onEnd);
  };

  try {
    if (request.method === 'HEAD') return await answerHead(ask);
    const spec = parseRange(request.headers.get('Range'));
    if (at !== null && isForElement(request, spec)) return await stream(spec, at);
    return spec ? await answerRange(request, spec, ask, whole) : await whole();
  } catch (thrown) {
    return errorAnswer(await report(thrown));
  }
};

const isOfFile = (answer: EngineAnswer): answer is AudioPart =>
  answer.kind === 'audio' && answer.total !== null;

/** Who reads parts as data needs a file; an element that begins asks for all of it by a range. */
const isForElement = (request: Request, spec: RangeSpec | null): spec is RangeSpec =>
  request.destination === 'audio' && spec?.kind === 'from' && spec.last === null;

type Ask = (range: RangeSpec | null) => Promise<AudioPart | Unsatisfiable>;

const answerRange = async (
  request: Request,
  spec: RangeSpec,
  ask: Ask,
  whole: () => Promise<Response>,
): Promise<Response> => {
  const ifRange = request.headers.get('If-Range');
  const answer = await ask(spec);
  if (answer.kind === 'audio') {
    return ifRangeHolds(ifRange, answer.etag) ? partialAnswer(spec, answer) : whole();
  }
  if (ifRange === null) return unsatisfiableAnswer(answer.total);
  // Section 13.2.2: If-Range comes before the range is measured, and a refusal names no version.
  const everything = await whole();
  if (!ifRangeHolds(ifRange, everything.headers.get('ETag') ?? '')) return everything;
  await everything.body?.cancel();
  return unsatisfiableAnswer(answer.total);
};

/** Range means nothing to HEAD (section 14.2); one byte is enough to learn the size. */
const answerHead = async (ask: Ask): Promise<Response> => {
  const answer = await ask({ kind: 'from', first: 0, last: 0 });
  return headAnswer(answer.kind === 'audio' ? answer : emptyPart);
};

const emptyPart: AudioPart = {
  kind: 'audio',
  id: 0,
  bytes: new ArrayBuffer(0),
  first: 0,
  total: 0,
  contentType: 'application/octet-stream',
  etag: '"empty"',
};

/** An empty file has no first byte; the engine may say so by `unsatisfiable` with a total of 0. */
const partOf = (answer: AudioPart | Unsatisfiable): AudioPart => {
  if (answer.kind === 'audio') return answer;
  if (answer.total === 0) return emptyPart;
  throw new HoldfastError('internal', { what: 'unsatisfiable without a range' });
};
