import type { Clock } from '../domain/clock';

/** What can go wrong while a body arrives, as a script sees it. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** Takes what the server sends and hands on what arrives. */
export type BodyFault = (pieces: AsyncIterable<Bytes>, held: Held) => AsyncGenerator<Bytes>;

/** How a fault waits: never longer than somebody wants the answer, nor than the rehearsal lasts. */
export interface Held {
  /** `Infinity`: until the rehearsal is over. Rejects when nobody wants the answer any more. */
  readonly pause: (ms: number) => Promise<void>;
  /** The rehearsal is over: what is still on its way comes through. */
  readonly isOver: () => boolean;
}

export const createHeld = (clock: Clock, ended: AbortSignal, unwanted: AbortSignal): Held => ({
  pause: async (ms) => {
    unwanted.throwIfAborted();
    if (ended.aborted) return;
    const either = AbortSignal.any([ended, unwanted]);
    await (ms === Infinity ? aborted(either) : clock.sleep(ms, either).catch(() => undefined));
    unwanted.throwIfAborted();
  },
  isOver: () => ended.aborted,
});

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

/** The first `after` bytes come; then `then` throws, or says whether the rest comes as well. */
const cutAfter = (after: number, then: (held: Held) => Promise<boolean>): BodyFault =>
  async function* (pieces, held) {
    let left = after;
    for await (const piece of pieces) {
      if (piece.length > left) {
        if (left > 0) yield piece.subarray(0, left);
        if (!(await then(held))) return;
        yield piece.subarray(left);
        left = Infinity;
      } else {
        yield piece;
        left -= piece.length;
      }
    }
  };

/** All that a script is told of a connection that breaks. */
const broken = (): TypeError => new TypeError('network error');

export const breakAfter = (after: number): BodyFault =>
  cutAfter(after, async ({ isOver }) => {
    if (!isOver()) throw broken();
    return true;
  });

export const endAfter = (after: number): BodyFault =>
  cutAfter(after, async ({ isOver }) => isOver());

export const stallAfter = (after: number): BodyFault =>
  cutAfter(after, async ({ pause }) => {
    await pause(Infinity);
    return true;
  });

/** In portions of so many bytes, each after so many ms. */
export const inPortions = (size: number, ms: number): BodyFault =>
  async function* (pieces, { pause }) {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length; at += size) {
        const portion = piece.subarray(at, at + size);
        await pause((ms * portion.length) / size);
        yield portion;
      }
    }
  };

/** Ten portions a second look like a slow line, and cost few timers. */
const portionsPerSecond = 10;

export const slowly = (bytesPerSecond: number): BodyFault => {
  const size = Math.max(1, Math.ceil(bytesPerSecond / portionsPerSecond));
  return inPortions(size, (size * 1000) / bytesPerSecond);
};

/** Changes single bytes by their place in the body. */
const alter = (change: (byte: number, at: number) => number): BodyFault =>
  async function* (pieces, { isOver }) {
    let from = 0;
    for await (const piece of pieces) {
      yield isOver() ? piece : piece.map((byte, at) => change(byte, from + at));
      from += piece.length;
    }
  };

export const flipEvery = (every: number): BodyFault =>
  alter((byte, at) => ((at + 1) % every === 0 ? byte ^ 1 : byte));

/** As much as tells what kind of file it is stays, so that it passes for the same kind. */
const headLength = 4_096;

export const otherFile: BodyFault = alter((byte, at) => (at < headLength ? byte : byte ^ 0xa5));

/** More was promised than came; a browser drops what is beyond the promise, without a word. */
export const promising = (total: number, by: number): BodyFault =>
  by < 0
    ? endAfter(Math.max(0, total + by))
    : async function* (pieces, { isOver }) {
        yield* pieces;
        if (!isOver()) throw broken();
      };

/** The body of `response` as the fault lets it arrive. What has no body to read stays as it is. */
export const spoil = (
  response: Response,
  fault: BodyFault,
  held: (unwanted: AbortSignal) => Held,
  headers: Headers = new Headers(response.headers),
): Response => {
  if (!response.body || response.type === 'opaque') return response;
  const stop = new AbortController();
  const pieces = fault(piecesOf(response.body as ReadableStream<Bytes>), held(stop.signal));
  const { status, statusText } = response;
  return new Response(streamOf(pieces, stop), { status, statusText, headers });
};

const piecesOf = async function* (body: ReadableStream<Bytes>): AsyncGenerator<Bytes> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
};

const streamOf = (pieces: AsyncGenerator<Bytes>, stop: AbortController): ReadableStream<Bytes> =>
  new ReadableStream<Bytes>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await pieces.next();
          if (stop.signal.aborted) return;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (thrown) {
          if (!stop.signal.aborted) controller.error(thrown);
        }
      },
      // Whoever waits inside is let go, so that the server's answer is given back as well.
      cancel: () => {
        stop.abort();
        void pieces.return(undefined).catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
