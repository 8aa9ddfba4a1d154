import type { Clock } from '../domain/clock';
import { HoldfastError } from '../domain/error';
import { speedFloor, speedGrace, type CallLimits } from './limits';
import { startWatchdog, untilAborted } from './watchdog';

export type Bytes = Uint8Array<ArrayBuffer>;

export interface GuardedBody {
  /** Errors with net.stalled, net.too-large, net.truncated or aborted. Cancelling it frees the line. */
  readonly stream: ReadableStream<Bytes>;
  /** Once the headers told the length of the part: more is net.too-large, less net.truncated. */
  readonly expect: (bytes: number) => void;
  /** All of it, when nothing was read before. */
  readonly bytes: () => Promise<Bytes>;
}

export interface GuardOptions {
  readonly clock: Clock;
  readonly limits: Pick<CallLimits, 'stall' | 'size'>;
  /** Ends the waiting; its reason is what the stream errors with. */
  readonly signal: AbortSignal;
  /** Aborts the request with this reason. */
  readonly giveUp: (error: HoldfastError) => void;
  /** The reason of `signal` as one of our errors. */
  readonly reason: () => HoldfastError;
  /** The stream ended early with this error. */
  readonly onError: (error: HoldfastError) => void;
}

type Chunk = { readonly done: boolean; readonly value?: Bytes | undefined };

interface Reader {
  readonly next: () => Promise<Chunk>;
  readonly expect: (bytes: number) => void;
  readonly cancel: () => Promise<void>;
}

/** Time counts only while something is waited for: a consumer that pauses is no stall. */
const makeReader = (body: ReadableStream<Bytes> | null, options: GuardOptions): Reader => {
  const { clock, limits, signal, giveUp, reason } = options;
  const reader = body?.getReader();
  let received = 0;
  let waited = 0;
  let expected: number | null = null;
  const take = async (): Promise<Chunk> => {
    if (!reader) return { done: true };
    const from = clock.monotonic();
    const stop = startWatchdog(clock, limits.stall, () =>
      giveUp(new HoldfastError('net.stalled', { received, ms: limits.stall })),
    );
    try {
      return await untilAborted(reader.read(), signal);
    } catch {
      throw signal.aborted ? reason() : new HoldfastError('net.truncated', { received });
    } finally {
      stop();
      // Longer than the watchdog allows means that the machine slept.
      waited += Math.min(clock.monotonic() - from, limits.stall);
    }
  };
  const next = async (): Promise<Chunk> => {
    const chunk = await take();
    received += chunk.value?.byteLength ?? 0;
    const limit = expected ?? limits.size;
    if (received > limit) throw new HoldfastError('net.too-large', { limit });
    if (chunk.done && expected !== null && received < expected) {
      throw new HoldfastError('net.truncated', { received, expected });
    }
    if (!chunk.done && waited > speedGrace && (received * 1000) / waited < speedFloor) {
      throw new HoldfastError('net.stalled', { received, slow: true });
    }
    return chunk;
  };
  return {
    next,
    expect: (bytes) => void (expected = bytes),
    cancel: () => reader?.cancel() ?? Promise.resolve(),
  };
};

export const concat = (parts: readonly Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
};

export const guardBody = (response: Response, options: GuardOptions): GuardedBody => {
  const { next, expect, cancel } = makeReader(
    response.body as ReadableStream<Bytes> | null,
    options,
  );
  let cancelled = false;
  const stream = new ReadableStream<Bytes>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await next();
          if (cancelled) return;
          if (done) controller.close();
          else controller.enqueue(value!);
        } catch (thrown) {
          if (cancelled) return;
          const error = thrown as HoldfastError;
          options.giveUp(error);
          options.onError(error);
          controller.error(error);
        }
      },
      // Not wanting the rest is no failure of the call, so the request itself is not aborted.
      cancel: async () => {
        cancelled = true;
        await cancel();
      },
    },
    // Nothing is read before it is asked for, so that an idle consumer starts no watchdog.
    { highWaterMark: 0 },
  );
  return { stream, expect, bytes: async () => concat(await readAll(stream)) };
};

const readAll = async (stream: ReadableStream<Bytes>): Promise<readonly Bytes[]> => {
  const reader = stream.getReader();
  const parts: Bytes[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return parts;
    parts.push(value);
  }
};
