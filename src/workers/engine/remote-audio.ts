import type { Clock } from '../../domain/clock';
import { HoldfastError, toFailure } from '../../domain/error';
import { splitKey, type Key, type SourceId } from '../../domain/keys';
import type { Quality } from '../../domain/quality';
import { resolveRange, type RangeSpec } from '../../domain/ranges';
import type { AudioAnswer } from '../../downloads/ports';
import type { LiveLine } from './live-line';
import { createLiveLoads } from './live-loads';
import {
  canReadOn,
  laterPart,
  lineOf,
  noteProof,
  readPart,
  type Line,
  type RemotePart,
} from './remote-line';
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
    live?: LiveAsk,
  ) => Promise<RemotePart | { readonly unsatisfiable: number }>;
}

/** A load that takes a stream of unknown length as well. */
export interface LiveAsk {
  /** Of the load: what it began with it goes on with, or not at all. */
  readonly serial: string;
  /** The second of the song at which it would begin. */
  readonly at: number;
}

export type OpenAudio = (request: {
  readonly track: Key;
  readonly quality: Quality;
  readonly from: number | null;
  /** Last byte wanted (included); absent = to the end. */
  readonly to?: number;
  /** As `AudioRequest`. */
  readonly at?: number;
  readonly signal: AbortSignal;
}) => Promise<AudioAnswer>;

/** Current, next, and the one before. */
const keptTracks = 3;
/** ms. An answer that nobody reads on is let go; asking again costs one request. */
const idleLimit = 30_000;
const brokeOff: ReadonlySet<string> = new Set(['net.truncated', 'net.stalled']);

export const createRemoteAudio = (open: OpenAudio, clock: Clock): RemoteAudio => {
  const lines = new Map<string, Line | LiveLine>();
  const loads = createLiveLoads(clock);
  /** Sources that begin at the beginning, whatever second they are asked for. */
  const cannotOffset = new Set<SourceId>();
  /** Reads of one track take turns: two parts of one body cannot be read at once. */
  const turns = new Map<string, Promise<unknown>>();

  const letGo = (line: Line): void => {
    line.idle.abort();
    const { reader } = line;
    line.reader = null;
    line.left = new Uint8Array(0);
    void reader?.cancel().catch(() => undefined);
  };
  const letAnyGo = (line: Line | LiveLine): void => {
    if (isLive(line)) line.letGo();
    else letGo(line);
  };

  const keep = (name: string, line: Line | LiveLine): void => {
    lines.delete(name);
    lines.set(name, line);
    for (const [other, old] of lines) {
      // A conversion that nobody waits for any more holds up the one that is heard now.
      const isLeft = other !== name && isLive(old) && old.total() === null && !old.isWanted();
      if (lines.size <= keptTracks && !isLeft) continue;
      lines.delete(other);
      letAnyGo(old);
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
  ): Promise<Line | LiveLine> => {
    const before = lines.get(name);
    if (before) letAnyGo(before);
    // The line outlives the request that opened it: another part will be asked for.
    const { signal } = new AbortController();
    let answer = await open({ track, quality, from: first === 0 ? null : first, signal });
    if (answer.total === null && answer.first > 0) {
      // A part of nobody knows how much: only the whole tells its length, by its end.
      await answer.body.cancel().catch(() => undefined);
      answer = await open({ track, quality, from: null, signal });
    }
    return adopt(name, before, answer, { track, quality, signal });
  };

  const adopt = async (
    name: string,
    before: Line | LiveLine | undefined,
    answer: AudioAnswer,
    request: { readonly track: Key; readonly quality: Quality; readonly signal: AbortSignal },
  ): Promise<Line | LiveLine> => {
    const { total } = answer;
    const line = total === null ? loads.open(answer) : lineOf(answer, total);
    // Of a stream nothing is left to be joined: who heard it is told by its etag that this is another one.
    const isFirst = !before || isLive(before);
    const joined = isFirst || isLive(line) ? line : await joinTo(before, line, request);
    if (joined) {
      keep(name, joined);
      return joined;
    }
    lines.delete(name);
    letAnyGo(line);
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

  /** A stream that begins in the middle of the song, or null: the source has only the whole, which is kept. */
  const openOffset = async (
    track: Key,
    quality: Quality,
    at: number,
    before: Line | LiveLine | undefined,
  ): Promise<LiveLine | null> => {
    const { source } = splitKey(track);
    const isHere = before && (!isLive(before) || before.total() !== null);
    if (isHere || cannotOffset.has(source)) return null;
    const { signal } = new AbortController();
    const answer = await open({ track, quality, from: null, at, signal });
    if (answer.at === at) {
      const line = loads.open(answer);
      keep(`${track} ${quality} ${at}`, line);
      return line;
    }
    cannotOffset.add(source);
    if (before) await answer.body.cancel().catch(() => undefined);
    else await adopt(`${track} ${quality}`, undefined, answer, { track, quality, signal });
    return null;
  };

  const read: RemoteAudio['read'] = async (track, quality, range, signal, live) => {
    const name = `${track} ${quality}`;
    const spec = range ?? { kind: 'from', first: 0, last: null };
    const known = lines.get(name);
    if (known && isLive(known) && known.isDead()) lines.delete(name);
    if (live && live.at > 0) {
      const offset = await openOffset(track, quality, live.at, lines.get(name));
      if (offset) return loads.read(offset, live.serial, 0, signal);
    }
    const start = spec.kind === 'from' ? spec.first : 0;
    const line = lines.get(name) ?? (await openAt(name, track, quality, start));
    if (!isLive(line)) return readFile(line, { name, track, quality }, spec, signal);
    const fromStart = live?.at === 0 && line.total() === null;
    return fromStart ? loads.read(line, live.serial, start, signal) : readWhole(line, spec, signal);
  };

  const readFile = async (
    known: Line,
    { name, track, quality }: { readonly name: string; readonly track: Key; quality: Quality },
    spec: RangeSpec,
    signal: AbortSignal,
  ): ReturnType<RemoteAudio['read']> => {
    const found = resolveRange(spec, known.total);
    if (found === 'unsatisfiable') return { unsatisfiable: known.total };
    const { first, last } = found;
    const line = canReadOn(known, first) ? known : await openAt(name, track, quality, first);
    // It was a file until now.
    if (isLive(line)) throw new HoldfastError('aborted', { why: 'another file' });
    signal.throwIfAborted();
    const bytes = await readPart(line, first, last, clock);
    noteProof(line.proofs, first, bytes);
    restIdle(line);
    if (line.at >= line.total && line.left.length === 0) letGo(line);
    const { total, contentType } = line;
    return { bytes, first, total, at: 0, isTold: true, contentType, etag: etagOf(name, line) };
  };

  return {
    read: (track, quality, range, signal, live) => {
      const name = `${track} ${quality}`;
      const begun = live ? loads.lineOf(live.serial) : null;
      const first = range?.kind === 'from' ? range.first : 0;
      if (live && begun) return loads.read(begun, live.serial, first, signal);
      const before = turns.get(name) ?? Promise.resolve();
      const turn = before
        .catch(() => undefined)
        .then(async () => {
          // Called off while it waited for its turn: quick seeks must not each cost a request.
          signal.throwIfAborted();
          try {
            return await read(track, quality, range, signal, live);
          } catch (error) {
            if (signal.aborted) throw error;
            const line = lines.get(name);
            if (line) letAnyGo(line);
            // A line that broke in mid-body is taken up again once; `net` cannot do that for a body. Silence
            // before its first byte has cost the listener enough already.
            const { code } = toFailure(error);
            if (!brokeOff.has(code) || (!line && code === 'net.stalled')) throw error;
            return read(track, quality, range, signal, live);
          }
        });
      turns.set(name, turn);
      void turn.catch(() => undefined).then(() => turns.get(name) === turn && turns.delete(name));
      return turn;
    },
  };
};

const isLive = (line: Line | LiveLine): line is LiveLine => 'whole' in line;

const readWhole = async (
  line: LiveLine,
  spec: RangeSpec,
  signal: AbortSignal,
): ReturnType<RemoteAudio['read']> => {
  const whole = await line.whole(signal);
  const total = whole.length;
  const found = resolveRange(spec, total);
  if (found === 'unsatisfiable') return { unsatisfiable: total };
  const { first, last } = found;
  const bytes = whole.slice(first, Math.min(last + 1, first + laterPart));
  const { contentType, etag } = line;
  return { bytes, first, total, at: 0, isTold: false, contentType, etag };
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
