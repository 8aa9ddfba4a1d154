import type { Clock } from '../../domain/clock';
import { HoldfastError, toFailure } from '../../domain/error';
import type { Key } from '../../domain/keys';
import type { Quality } from '../../domain/quality';
import { resolveRange, type RangeSpec } from '../../domain/ranges';
import type { AudioAnswer } from '../../downloads/ports';

/**
 * A track that is played from its server. One answer is kept open for each track and read on as the
 * player asks for the next part: that needs one request instead of one per part, works with servers
 * that ignore ranges, and tells the length by the one header that other origins may always read
 * (Content-Length; a Content-Range of Navidrome cannot be read, reliability.md F8).
 */
export interface RemoteAudio {
  readonly read: (
    track: Key,
    quality: Quality,
    range: RangeSpec | null,
    signal: AbortSignal,
  ) => Promise<RemotePart | { readonly unsatisfiable: number }>;
}

export interface RemotePart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly first: number;
  readonly total: number;
  /** By the source; otherwise the total was found by reading to the end. */
  readonly isTold: boolean;
  readonly contentType: string;
  readonly etag: string;
}

export type OpenAudio = (request: {
  readonly track: Key;
  readonly quality: Quality;
  readonly from: number | null;
  readonly signal: AbortSignal;
}) => Promise<AudioAnswer>;

/** A first small part lets the sound begin early; later ones are larger, since each boundary costs 25-50 ms. */
const firstPart = 256 * 1024;
const laterPart = 1024 * 1024;
/** On a slow line a part is handed on after this, ms, rather than when it is full. */
const partPatience = 1_000;
const leastPart = 64 * 1024;
/** Reading over so many bytes is quicker than asking anew. */
const skipAhead = 512 * 1024;
/** Current, next, and the one before. */
const keptTracks = 3;
/** ms. An answer that nobody reads on is let go; asking again costs one request. */
const idleLimit = 30_000;
/** A transcode of unknown length must be here whole before its length can be told. */
const wholeLimit = 256 * 1024 * 1024;

const brokeOff: ReadonlySet<string> = new Set(['net.truncated', 'net.stalled']);

interface Line {
  readonly total: number;
  readonly contentType: string;
  readonly version: string;
  /** The whole file, where its length was not told. */
  readonly whole: Uint8Array<ArrayBuffer> | null;
  reader: ReadableStreamDefaultReader<Uint8Array> | null;
  /** Offset of the next byte that the reader gives, `left` not counted. */
  at: number;
  /** Read but not handed on: ends at `at`. */
  left: Uint8Array;
  parts: number;
  idle: AbortController;
}

export const createRemoteAudio = (open: OpenAudio, clock: Clock): RemoteAudio => {
  const lines = new Map<string, Line>();
  /** Reads of one track take turns: two parts of one body cannot be read at once. */
  const turns = new Map<string, Promise<unknown>>();

  const letGo = (line: Line): void => {
    line.idle.abort();
    const { reader } = line;
    line.reader = null;
    line.left = new Uint8Array(0);
    void reader?.cancel().catch(() => undefined);
  };

  const keep = (name: string, line: Line): void => {
    lines.delete(name);
    lines.set(name, line);
    for (const [oldest, old] of lines) {
      if (lines.size <= keptTracks) break;
      lines.delete(oldest);
      letGo(old);
    }
  };

  const restIdle = (line: Line): void => {
    line.idle.abort();
    line.idle = new AbortController();
    clock.sleep(idleLimit, line.idle.signal).then(
      () => letGo(line),
      () => undefined,
    );
  };

  /** Opens at `first`; the new answer must be of the same file as the one before. */
  const openAt = async (
    name: string,
    track: Key,
    quality: Quality,
    first: number,
  ): Promise<Line> => {
    const before = lines.get(name);
    if (before) letGo(before);
    // The line outlives the request that opened it: another part will be asked for.
    const { signal } = new AbortController();
    let answer = await open({ track, quality, from: first === 0 ? null : first, signal });
    if (answer.total === null && answer.first > 0) {
      // A part of nobody knows how much: only the whole tells its length, by its end.
      await answer.body.cancel().catch(() => undefined);
      answer = await open({ track, quality, from: null, signal });
    }
    const line = await lineOf(answer);
    if (before && (before.total !== line.total || before.version !== line.version)) {
      lines.delete(name);
      letGo(line);
      throw new HoldfastError('server.wrong-content', { what: 'file changed' });
    }
    keep(name, line);
    return line;
  };

  const read: RemoteAudio['read'] = async (track, quality, range, signal) => {
    const name = `${track} ${quality}`;
    const spec = range ?? { kind: 'from', first: 0, last: null };
    let line = lines.get(name);
    if (!line) line = await openAt(name, track, quality, spec.kind === 'from' ? spec.first : 0);
    const found = resolveRange(spec, line.total);
    if (found === 'unsatisfiable') return { unsatisfiable: line.total };
    const { first, last } = found;
    if (!line.whole && !canReadOn(line, first)) line = await openAt(name, track, quality, first);
    signal.throwIfAborted();
    const bytes = line.whole
      ? line.whole.slice(first, Math.min(last + 1, first + laterPart))
      : await readPart(line, first, last, clock);
    if (!line.whole) restIdle(line);
    if (line.at >= line.total && line.left.length === 0) letGo(line);
    return {
      bytes,
      first,
      total: line.total,
      isTold: line.whole === null,
      contentType: line.contentType,
      etag: etagOf(name, line),
    };
  };

  return {
    read: (track, quality, range, signal) => {
      const name = `${track} ${quality}`;
      const before = turns.get(name) ?? Promise.resolve();
      const turn = before
        .catch(() => undefined)
        .then(async () => {
          // Called off while it waited for its turn: quick seeks must not each cost a request.
          signal.throwIfAborted();
          try {
            return await read(track, quality, range, signal);
          } catch (error) {
            if (signal.aborted) throw error;
            const line = lines.get(name);
            if (line) letGo(line);
            // A line that broke in mid-body is taken up again once; `net` cannot do that for a body. Silence
            // before its first byte has cost the listener enough already.
            const { code } = toFailure(error);
            if (!brokeOff.has(code) || (!line && code === 'net.stalled')) throw error;
            return read(track, quality, range, signal);
          }
        });
      turns.set(name, turn);
      void turn.catch(() => undefined).then(() => turns.get(name) === turn && turns.delete(name));
      return turn;
    },
  };
};

const canReadOn = (line: Line, first: number): boolean => {
  const start = line.at - line.left.length;
  return line.reader !== null && first >= start && first - start <= skipAhead;
};

const lineOf = async (answer: AudioAnswer): Promise<Line> => {
  const { contentType, remoteVersion: version, first, total } = answer;
  const shared = {
    contentType,
    version,
    left: new Uint8Array(0),
    parts: 0,
    idle: new AbortController(),
  };
  if (total !== null) {
    return { ...shared, total, whole: null, reader: answer.body.getReader(), at: first };
  }
  const whole = await readWhole(answer.body);
  return { ...shared, total: whole.length, whole, reader: null, at: whole.length };
};

const readWhole = async (body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> => {
  const pieces: Uint8Array[] = [];
  const reader = body.getReader();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return join(pieces, length);
    pieces.push(value);
    length += value.length;
    if (length > wholeLimit) {
      await reader.cancel().catch(() => undefined);
      throw new HoldfastError('net.too-large', { limit: wholeLimit });
    }
  }
};

const readPart = async (
  line: Line,
  first: number,
  last: number,
  clock: Clock,
): Promise<Uint8Array<ArrayBuffer>> => {
  const wanted = Math.min(last - first + 1, line.parts === 0 ? firstPart : laterPart);
  const begun = clock.monotonic();
  const pieces: Uint8Array[] = [];
  let length = 0;
  line.parts += 1;
  while (length < wanted) {
    const start = line.at - line.left.length;
    const piece = line.left.length > 0 ? line.left : await readPiece(line);
    line.left = new Uint8Array(0);
    if (!piece)
      throw new HoldfastError('net.truncated', { received: line.at, expected: line.total });
    const useful = piece.subarray(Math.max(0, Math.min(piece.length, first - start)));
    const taken = useful.subarray(0, wanted - length);
    line.left = useful.subarray(taken.length);
    pieces.push(taken);
    length += taken.length;
    const isLate = clock.monotonic() - begun > partPatience;
    if (isLate && length >= leastPart) break;
  }
  return join(pieces, length);
};

const readPiece = async (line: Line): Promise<Uint8Array | null> => {
  const { done, value } = (await line.reader?.read()) ?? { done: true, value: undefined };
  if (done || !value) return null;
  line.at += value.length;
  return value;
};

const join = (pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

/** Names this file of this track; the server's own version is a claim and may hold anything. */
const etagOf = (name: string, line: Line): string => {
  const text = `${name} ${line.version} ${line.total}`;
  let hash = 5381;
  for (let at = 0; at < text.length; at++) hash = (hash * 33 + text.charCodeAt(at)) >>> 0;
  return `"r${hash.toString(36)}"`;
};
