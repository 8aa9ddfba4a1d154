import type { Clock } from '../../domain/clock';
import { HoldfastError, toFailure } from '../../domain/error';
import type { Key } from '../../domain/keys';
import type { Quality } from '../../domain/quality';
import { resolveRange, type RangeSpec } from '../../domain/ranges';
import type { AudioAnswer } from '../../downloads/ports';
import { canReadOn, lineOf, noteProof, readPart, laterPart, type Line } from './remote-line';
import { hasSame } from './splice-proof';

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
  /** Last byte wanted (included); absent = to the end. */
  readonly to?: number;
  readonly signal: AbortSignal;
}) => Promise<AudioAnswer>;

/** Current, next, and the one before. */
const keptTracks = 3;
/** ms. An answer that nobody reads on is let go; asking again costs one request. */
const idleLimit = 30_000;
const brokeOff: ReadonlySet<string> = new Set(['net.truncated', 'net.stalled']);

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
    const joined = before ? await joinTo(before, line, { track, quality, signal }) : line;
    if (joined) {
      keep(name, joined);
      return joined;
    }
    lines.delete(name);
    letGo(line);
    // Never joined: the player opens it anew at the same position, and goes on with the other file.
    throw new HoldfastError('aborted', { why: 'another file' });
  };

  /** Null: they are not, or not provably, the same file. */
  const joinTo = async (
    before: Line,
    line: Line,
    request: { readonly track: Key; readonly quality: Quality; readonly signal: AbortSignal },
  ): Promise<Line | null> => {
    if (before.total !== line.total) return null;
    if (before.edge === line.edge) {
      return before.version === line.version ? goOn(before, line) : null;
    }
    const { first, last } = before.proofs;
    if (!first) return line;
    const isSame = await hasSame([first, last ?? first], line.edge, (from, to) =>
      open({ ...request, from, to }),
    );
    return isSame ? goOn(before, line) : null;
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
    noteProof(line.proofs, first, bytes);
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

/** Two servers name one file by two versions: the name that the player began with stays. */
const goOn = ({ name, proofs }: Line, line: Line): Line => ({ ...line, name, proofs });

/** Names this file of this track; the server's own version is a claim and may hold anything. */
const etagOf = (name: string, line: Line): string => {
  const text = `${name} ${line.name} ${line.total}`;
  let hash = 5381;
  for (let at = 0; at < text.length; at++) hash = (hash * 33 + text.charCodeAt(at)) >>> 0;
  return `"r${hash.toString(36)}"`;
};
