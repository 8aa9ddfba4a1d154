import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import {
  contentRange,
  ifRangeHolds,
  parseRange,
  resolveRange,
  type ByteRange,
} from '../../domain/ranges';

export interface FileAnswer {
  readonly handle: FileHandle;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Facts {
  readonly size: number;
  /** Strong: made of everything that changes when the bytes do. */
  readonly etag: string;
  /** Whole seconds, ms, as HTTP dates are. */
  readonly modified: number;
}

const readFacts = async (handle: FileHandle): Promise<Facts> => {
  const { size, mtimeNs, ino } = await handle.stat({ bigint: true });
  const etag = `"${[ino, size, mtimeNs].map((part) => part.toString(36)).join('-')}"`;
  return { size: Number(size), etag, modified: Number(mtimeNs / 1_000_000_000n) * 1000 };
};

const header = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
};

/** RFC 9110 section 13.1.2: weak comparison, a list, or `*`. */
const matchesEtag = (list: string, etag: string): boolean =>
  list.trim() === '*' || list.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);

/** Section 13.2.2: If-None-Match is asked first, and If-Modified-Since only without it. */
const isNotModified = (request: IncomingMessage, { etag, modified }: Facts): boolean => {
  const none = header(request, 'if-none-match');
  if (none !== null) return matchesEtag(none, etag);
  const since = Date.parse(header(request, 'if-modified-since') ?? '');
  return Number.isFinite(since) && modified <= since;
};

/** If-Range may be a date, too: only the very one that was told counts (section 13.1.5). */
const rangeApplies = (request: IncomingMessage, { etag, modified }: Facts): boolean => {
  const given = header(request, 'if-range');
  return ifRangeHolds(given, etag) || Date.parse(given ?? '') === modified;
};

/**
 * Whole file (null), one part, or 416. Section 14.2 defines ranges for GET alone; a form post of
 * OpenSubsonic (`formPost`) stands for a GET whose parameters should not be in an address, and players
 * that keep their secrets out of addresses need parts as well. HEAD tells of the whole.
 */
const chooseRange = (
  request: IncomingMessage,
  facts: Facts,
): ByteRange | 'unsatisfiable' | null => {
  const spec = request.method !== 'HEAD' ? parseRange(header(request, 'range')) : null;
  return spec && rangeApplies(request, facts) ? resolveRange(spec, facts.size) : null;
};

/**
 * Exactly the promised bytes, or a cut connection: a file that shrinks meanwhile must not leave the
 * client waiting for the rest, nor look complete.
 */
const sendBytes = async (
  response: ServerResponse,
  handle: FileHandle,
  { first, last }: ByteRange,
): Promise<void> => {
  const stream = handle.createReadStream({ start: first, end: last, autoClose: false });
  try {
    await pipeline(stream, response, { end: false });
  } catch {
    // The client left, or the disk failed: either way nobody can be told any more.
    response.destroy();
    return;
  }
  if (stream.bytesRead === last - first + 1) response.end();
  else response.destroy();
};

const describe = (facts: Facts, answer: FileAnswer): Record<string, string> => ({
  'Accept-Ranges': 'bytes',
  ETag: facts.etag,
  'Last-Modified': new Date(facts.modified).toUTCString(),
  'Cache-Control': 'private, no-cache',
  ...answer.headers,
});

const sendRange = async (
  request: IncomingMessage,
  response: ServerResponse,
  facts: Facts,
  answer: FileAnswer,
): Promise<void> => {
  const headers = describe(facts, answer);
  const range = chooseRange(request, facts);
  if (range === 'unsatisfiable') {
    const total = { 'Content-Range': `bytes */${facts.size}`, 'Content-Length': '0' };
    response.writeHead(416, { ...headers, ...total }).end();
    return;
  }
  const part = range ?? { first: 0, last: facts.size - 1 };
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'Content-Type': answer.contentType,
    'Content-Length': String(part.last - part.first + 1),
    ...(range && { 'Content-Range': contentRange(range, facts.size) }),
  });
  if (request.method === 'HEAD' || facts.size === 0) response.end();
  else await sendBytes(response, answer.handle, part);
};

/**
 * A file by RFC 9110: ranges (several at once are answered with the whole, section 14.2 lets us),
 * If-Range, 304, HEAD. Takes the handle over and closes it. Never rejects once headers are sent.
 */
export const answerFile = async (
  request: IncomingMessage,
  response: ServerResponse,
  answer: FileAnswer,
): Promise<void> => {
  try {
    const facts = await readFacts(answer.handle);
    if (isNotModified(request, facts)) response.writeHead(304, describe(facts, answer)).end();
    else await sendRange(request, response, facts, answer);
  } finally {
    await answer.handle.close();
  }
};
