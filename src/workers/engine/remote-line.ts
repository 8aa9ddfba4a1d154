import type { Clock } from '../../domain/clock';
import { HoldfastError } from '../../domain/error';
import type { AudioAnswer } from '../../downloads/ports';
import { overlapLength, type Piece } from './splice-proof';

export interface RemotePart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly first: number;
  /** Null: a stream whose end has not come. */
  readonly total: number | null;
  /** The second of the song that the first byte belongs to. */
  readonly at: number;
  /** By the source; otherwise the total was found by reading to the end. */
  readonly isTold: boolean;
  readonly contentType: string;
  readonly etag: string;
}

/** At most 64 KiB each (reliability.md 3.2, splice rule). */
interface Proofs {
  first: Piece | null;
  last: Piece | null;
}

/** One open answer of a server, read on as the player asks. */
export interface Line {
  readonly total: number;
  readonly contentType: string;
  /** What this address says of the file. */
  readonly version: string;
  /** What the first address said of it: goes on by whatever way the rest comes. */
  readonly name: string;
  /** Which address of its source it came from; '' where there is one. */
  readonly edge: string;
  /** What was handed on first and last: another edge must have the same there. */
  readonly proofs: Proofs;
  reader: ReadableStreamDefaultReader<Uint8Array> | null;
  /** Offset of the next byte that the reader gives, `left` not counted. */
  at: number;
  /** Read but not handed on: ends at `at`. */
  left: Uint8Array;
  parts: number;
  idle: AbortController;
}

/** A first small part lets the sound begin early; later ones are larger, since each boundary costs 25-50 ms. */
const firstPart = 256 * 1024;
export const laterPart = 1024 * 1024;
/** On a slow line a part is handed on after this, ms, rather than when it is full. */
const partPatience = 1_000;
const leastPart = 64 * 1024;
/** Reading over so many bytes is quicker than asking anew. */
const skipAhead = 512 * 1024;
/** Bytes of an answer of unknown length that are held at most. */
export const wholeLimit = 256 * 1024 * 1024;

export const noteProof = (proofs: Proofs, at: number, bytes: Uint8Array): void => {
  proofs.first ??= { at, bytes: bytes.slice(0, overlapLength) };
  const from = Math.max(0, bytes.length - overlapLength);
  proofs.last = { at: at + from, bytes: bytes.slice(from) };
};

export const canReadOn = (line: Line, first: number): boolean => {
  const start = line.at - line.left.length;
  return line.reader !== null && first >= start && first - start <= skipAhead;
};

/** `total`: of an answer that tells it. */
export const lineOf = (answer: AudioAnswer, total: number): Line => {
  const { contentType, remoteVersion: version, first } = answer;
  return {
    total,
    contentType,
    version,
    name: version,
    edge: answer.edge ?? '',
    proofs: { first: null, last: null },
    reader: answer.body.getReader(),
    at: first,
    left: new Uint8Array(0),
    parts: 0,
    idle: new AbortController(),
  };
};

export const readPart = async (
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

export const join = (pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};
