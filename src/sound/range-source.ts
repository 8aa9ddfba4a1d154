import { frameIndexHeader } from '../contracts/media-routes';
import { HoldfastError } from '../domain/error';
import { parseContentRange } from '../domain/ranges';
import type { ByteSource } from './byte-source';

/**
 * The first window is small, so that the first sound comes soon; reading on they grow, so that few requests are
 * made. A jump begins small again: bisecting looks at a few kilobytes in each place.
 */
const firstWindow = 64 * 1024;
const largestWindow = 512 * 1024;
/** The one that is read, the one ahead of it, and the head of the file. */
const keptWindows = 3;

interface Window {
  readonly first: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type FetchBytes = (url: string, init: RequestInit) => Promise<Response>;

/**
 * A same-origin address, read by ranges. The service worker answers bounded parts, so an answer may be shorter than
 * what was asked for. Rejects with `audio.not-available` when the bytes do not come, `aborted` by the signal
 * or when the file became another one.
 */
export const openRangeSource = async (
  url: string,
  fetchBytes: FetchBytes,
  signal: AbortSignal,
): Promise<ByteSource> => {
  let windows: Window[] = [];
  let size = -1;
  let version = '';
  let frames: string | null = null;
  let step = firstWindow;
  let ahead: { readonly first: number; readonly window: Promise<Window> } | null = null;

  const load = async (first: number, length: number): Promise<Window> => {
    const last = first + length - 1;
    const answer = await ask(url, { first, last }, fetchBytes, signal);
    if (size < 0) ({ total: size, version, frames } = answer);
    if (answer.total !== size || answer.version !== version) {
      throw new HoldfastError('aborted', { why: 'another file' });
    }
    return { first, bytes: answer.bytes };
  };

  const keep = (window: Window): Window => {
    windows = [window, ...windows].slice(0, keptWindows);
    return window;
  };

  const holds = (window: Window, at: number): boolean =>
    at >= window.first && at < window.first + window.bytes.length;

  /** The window that holds this byte. */
  const windowAt = async (at: number): Promise<Window> => {
    const held = windows.find((window) => holds(window, at));
    if (held) return held;
    const coming = ahead;
    if (coming?.first === at) {
      ahead = null;
      return keep(await coming.window);
    }
    const goesOn = windows.some(({ first, bytes }) => first + bytes.length === at);
    step = goesOn ? Math.min(step * 2, largestWindow) : firstWindow;
    return keep(await load(at, step));
  };

  /** Asks for what comes next when half of a window was read. */
  const lookAhead = (window: Window, at: number): void => {
    const next = window.first + window.bytes.length;
    if (ahead || next >= size || at < window.first + window.bytes.length / 2) return;
    if (windows.some((each) => holds(each, next))) return;
    step = Math.min(step * 2, largestWindow);
    const loading = load(next, step);
    // Whoever needs it hears of the failure; nobody may ever need it.
    loading.catch(() => undefined);
    ahead = { first: next, window: loading };
  };

  const read = async (first: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
    const end = Math.min(first + length, size);
    if (first >= end) return new Uint8Array(0);
    const window = await windowAt(first);
    lookAheadIfSequential(window, end);
    const from = first - window.first;
    if (end - window.first <= window.bytes.length) {
      return window.bytes.subarray(from, end - window.first);
    }
    const joined = new Uint8Array(end - first);
    joined.set(window.bytes.subarray(from));
    let at = window.first + window.bytes.length;
    while (at < end) {
      const more = await windowAt(at);
      const piece = more.bytes.subarray(at - more.first, end - more.first);
      joined.set(piece, at - first);
      at += piece.length;
    }
    return joined;
  };

  let lastEnd = 0;
  const lookAheadIfSequential = (window: Window, end: number): void => {
    const goesOn = end > lastEnd && end - lastEnd <= largestWindow;
    lastEnd = end;
    if (ahead && !goesOn) ahead = null;
    if (goesOn) lookAhead(window, end);
  };

  await windowAt(0).catch((error: unknown) => {
    if (!(error instanceof EmptyFile)) throw error;
    size = 0;
  });
  return {
    get size() {
      return size;
    },
    get version() {
      return version;
    },
    get frames() {
      return frames;
    },
    read,
  };
};

/** Nothing in it: there is no first byte to answer with. */
class EmptyFile extends Error {}

interface Part {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly total: number;
  readonly version: string;
  readonly frames: string | null;
}

const ask = async (
  url: string,
  range: { readonly first: number; readonly last: number },
  fetchBytes: FetchBytes,
  signal: AbortSignal,
): Promise<Part> => {
  const { first, last } = range;
  try {
    const headers = { Range: `bytes=${first}-${last}` };
    const response = await fetchBytes(url, { headers, signal });
    // The service worker's word for "another file, open anew" (`sw/failure-status`).
    if (response.status === 499) throw new HoldfastError('aborted', { why: 'another file' });
    if (response.status === 416) throw new EmptyFile();
    // A stream that is still being made has no length and no parts: an element plays it.
    if (response.status === 200) {
      await response.body?.cancel();
      throw new HoldfastError('audio.unsupported', { what: 'no parts' });
    }
    const told = parseContentRange(response.headers.get('Content-Range'));
    if (response.status !== 206 || told?.first !== first || told.total === null) {
      await response.body?.cancel();
      throw new HoldfastError('audio.not-available', { status: response.status });
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length !== told.last - first + 1) {
      throw new HoldfastError('audio.not-available', { what: 'short part' });
    }
    return {
      bytes,
      total: told.total,
      version: response.headers.get('ETag') ?? '',
      frames: response.headers.get(frameIndexHeader),
    };
  } catch (error) {
    if (signal.aborted) throw new HoldfastError('aborted');
    if (error instanceof HoldfastError || error instanceof EmptyFile) throw error;
    throw new HoldfastError('audio.not-available', { what: String(error) });
  }
};
