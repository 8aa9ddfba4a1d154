import type { MediaRequest } from '../contracts/media-routes';
import { HoldfastError, toFailure, type Failure } from '../domain/error';
import { ifRangeHolds, parseRange, type RangeSpec } from '../domain/ranges';
import {
  errorAnswer,
  headAnswer,
  partialAnswer,
  unsatisfiableAnswer,
  wholeAnswer,
  type AudioPart,
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
  const ask = async (range: RangeSpec | null): Promise<AudioPart | Unsatisfiable> => {
    const { key, quality, serial } = media;
    const answer = await ports.ask({ kind: 'audio', key, quality, serial, range }, aborter.signal);
    if (answer.kind === 'audio' || answer.kind === 'unsatisfiable') return answer;
    throw new HoldfastError('internal', { what: answer.kind });
  };
  const whole = async (): Promise<Response> =>
    wholeAnswer(
      partOf(await ask(null)),
      async (byte) => partOf(await ask({ kind: 'from', first: byte, last: null })),
      { failed: (thrown) => void report(thrown), cancelled: () => aborter.abort() },
    );
  try {
    if (request.method === 'HEAD') return await answerHead(ask);
    const spec = parseRange(request.headers.get('Range'));
    return spec ? await answerRange(request, spec, ask, whole) : await whole();
  } catch (thrown) {
    return errorAnswer(await report(thrown));
  }
};

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
