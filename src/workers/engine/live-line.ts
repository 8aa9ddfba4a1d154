import { HoldfastError } from '../../domain/error';
import type { AudioAnswer } from '../../downloads/ports';
import { join, wholeLimit } from './remote-line';

/**
 * An answer whose length nobody knows before its end: a song as its server converts it. It is read on as fast
 * as it comes and kept, whoever asks or not: a server makes few at once, and what has come whole can be moved
 * in like any file. Bytes of two such answers are never joined, since two conversions of one song may differ.
 */
export interface LiveLine {
  readonly contentType: string;
  /** No other answer has the same. */
  readonly etag: string;
  /** Seconds of the song at which it begins. */
  readonly at: number;
  /** Null until its end has come. */
  readonly total: () => number | null;
  /** It broke, or was let go, before its end. */
  readonly isDead: () => boolean;
  /** What is here from `first` on; waits where nothing is. Empty only at the end. */
  readonly read: (first: number, signal: AbortSignal) => Promise<LivePart>;
  /** All of it, once it is here. */
  readonly whole: (signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
  readonly letGo: () => void;
  /** Somebody waits for more of it. */
  readonly isWanted: () => boolean;
}

export interface LivePart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly total: number | null;
}

/** Handed on at once: as much as a later part of a file. */
const mostAtOnce = 1024 * 1024;

export const createLiveLine = (answer: AudioAnswer, etag: string): LiveLine => {
  const reader = answer.body.getReader();
  let pieces: Uint8Array[] = [];
  let length = 0;
  let whole: Uint8Array<ArrayBuffer> | null = null;
  let failure: { readonly thrown: unknown } | null = null;
  let waiting: (() => void)[] = [];
  let readers = 0;

  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const each of woken) each();
  };
  const pump = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (failure) return;
      if (done) {
        whole = join(pieces, length);
        pieces = [];
        return wake();
      }
      pieces.push(value);
      length += value.length;
      if (length > wholeLimit) throw new HoldfastError('net.too-large', { limit: wholeLimit });
      wake();
    }
  };
  const fail = (thrown: unknown): void => {
    if (whole || failure) return;
    failure = { thrown };
    wake();
    void reader.cancel().catch(() => undefined);
  };
  pump().catch(fail);

  /** Until there is more, it is over, or nobody wants to know any more. */
  const change = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = (): void => reject(new HoldfastError('aborted'));
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      waiting.push(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
    });
  const isOver = (): boolean => whole !== null;
  const until = async (isThere: () => boolean, signal: AbortSignal): Promise<void> => {
    readers += 1;
    try {
      while (!isThere() && !isOver()) {
        if (failure) throw failure.thrown;
        await change(signal);
      }
    } finally {
      readers -= 1;
    }
  };

  return {
    contentType: answer.contentType,
    etag,
    at: answer.at ?? 0,
    total: () => whole?.length ?? null,
    isDead: () => failure !== null,
    read: async (first, signal) => {
      await until(() => length > first, signal);
      const bytes = whole
        ? whole.slice(first, first + mostAtOnce)
        : cut(pieces, first, Math.min(length, first + mostAtOnce));
      return { bytes, total: whole?.length ?? null };
    },
    whole: async (signal) => {
      await until(() => false, signal);
      return whole!;
    },
    letGo: () => fail(new HoldfastError('aborted', { why: 'let go' })),
    isWanted: () => readers > 0,
  };
};

const cut = (pieces: readonly Uint8Array[], from: number, to: number): Uint8Array<ArrayBuffer> => {
  const taken = new Uint8Array(Math.max(0, to - from));
  let at = 0;
  for (const piece of pieces) {
    const useful = piece.subarray(Math.max(0, from - at), Math.max(0, to - at));
    if (useful.length > 0) taken.set(useful, Math.max(at, from) - from);
    at += piece.length;
    if (at >= to) break;
  }
  return taken;
};
