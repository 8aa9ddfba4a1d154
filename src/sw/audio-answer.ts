import { frameIndexHeader } from '../contracts/media-routes';
import { HoldfastError } from '../domain/error';
import { contentRange, resolveRange, type RangeSpec } from '../domain/ranges';
import type { EngineAnswer } from './conversation';

/** Of a file or of a stream that is still being made. */
export type SomePart = Extract<EngineAnswer, { kind: 'audio' }>;
export type AudioPart = SomePart & { readonly total: number };

/** Whatever a request brings, it is audio to be heard: never a document, never a script. */
export const guardHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
};

const commonHeaders: Readonly<Record<string, string>> = {
  ...guardHeaders,
  'Accept-Ranges': 'bytes',
  'Cache-Control': 'no-store',
};

/** Types that a browser may run are never passed on, whatever a server called its file. */
const safeType = (contentType: string): string =>
  /^(?:audio|video)\/[\w.+-]+$|^application\/ogg$/.test(contentType)
    ? contentType
    : 'application/octet-stream';

export const partHeaders = (part: AudioPart, length: number): Record<string, string> => ({
  ...commonHeaders,
  'Content-Type': safeType(part.contentType),
  'Content-Length': String(length),
  ETag: part.etag,
  ...(part.frames ? { [frameIndexHeader]: part.frames } : {}),
});

/**
 * A bounded 206. A part that does not begin where the range begins would make Chromium fail or ask
 * for ever (measured), so it is refused here with `internal`.
 */
export const partialAnswer = (spec: RangeSpec, part: AudioPart): Response => {
  const asked = resolveRange(spec, part.total);
  if (asked === 'unsatisfiable') return unsatisfiableAnswer(part.total);
  const most = asked.last - asked.first + 1;
  if (part.first !== asked.first || part.bytes.byteLength === 0) {
    throw new HoldfastError('internal', { what: 'part', first: part.first, asked: asked.first });
  }
  const bytes = part.bytes.byteLength > most ? part.bytes.slice(0, most) : part.bytes;
  const sent = { first: asked.first, last: asked.first + bytes.byteLength - 1 };
  return new Response(handOver(bytes), {
    status: 206,
    headers: {
      ...partHeaders(part, bytes.byteLength),
      'Content-Range': contentRange(sent, part.total),
    },
  });
};

/** Bytes given at once; a data pipe of Chromium takes half a MiB. */
const pieceLength = 256 * 1024;

/**
 * Everything is here and verified, so this cannot fail. A body made of one buffer would be copied whole
 * before its first byte leaves: 20 ms for 4 MiB, not 5 (measured).
 */
const handOver = (bytes: ArrayBuffer): ReadableStream<Uint8Array<ArrayBuffer>> => {
  let at = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: (controller) => {
        const length = Math.min(pieceLength, bytes.byteLength - at);
        controller.enqueue(new Uint8Array(bytes, at, length));
        at += length;
        if (at >= bytes.byteLength) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
};

export const unsatisfiableAnswer = (total: number): Response =>
  new Response(null, {
    status: 416,
    headers: { ...commonHeaders, 'Content-Range': `bytes */${total}` },
  });

export const errorAnswer = (status: number): Response =>
  new Response(null, { status, headers: commonHeaders });

/**
 * Everything from byte 0: the first part is at hand, the others are asked for as they are read.
 * `askFrom` gives the part that begins at a byte. Errors end the body; they are told by `onFail`.
 */
export const wholeAnswer = (
  first: AudioPart,
  askFrom: (byte: number) => Promise<AudioPart>,
  onEnd: { readonly failed: (thrown: unknown) => void; readonly cancelled: () => void },
): Response => {
  if (first.first !== 0) throw new HoldfastError('internal', { what: 'part', first: first.first });
  let ready: AudioPart | null = first;
  let sent = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          if (sent < first.total) {
            const part: AudioPart = ready ?? (await askFrom(sent));
            ready = null;
            checkContinues(part, first, sent);
            sent += part.bytes.byteLength;
            controller.enqueue(new Uint8Array(part.bytes));
          }
          if (sent >= first.total) controller.close();
        } catch (thrown) {
          onEnd.failed(thrown);
          controller.error(thrown);
        }
      },
      cancel: onEnd.cancelled,
    },
    // Nothing is asked for before it is wanted.
    { highWaterMark: 0 },
  );
  return new Response(body, { status: 200, headers: partHeaders(first, first.total) });
};

/**
 * A stream of unknown length, handed on as it comes: a media element takes it for what it is, plays it at once, and
 * cannot be moved in it. An end that was not told is an error, never an end.
 */
export const liveAnswer = (
  first: SomePart,
  askFrom: (byte: number) => Promise<SomePart>,
  onEnd: { readonly failed: (thrown: unknown) => void; readonly cancelled: () => void },
): Response => {
  let ready: SomePart | null = first;
  let sent = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const part = ready ?? (await askFrom(sent));
          ready = null;
          if (part.etag !== first.etag || part.first !== sent) {
            throw new HoldfastError('audio.corrupt', { what: 'changed while read' });
          }
          sent += part.bytes.byteLength;
          if (part.bytes.byteLength > 0) controller.enqueue(new Uint8Array(part.bytes));
          if (part.total !== null && sent >= part.total) controller.close();
        } catch (thrown) {
          onEnd.failed(thrown);
          controller.error(thrown);
        }
      },
      cancel: onEnd.cancelled,
    },
    { highWaterMark: 0 },
  );
  const headers = {
    ...commonHeaders,
    'Accept-Ranges': 'none',
    'Content-Type': safeType(first.contentType),
  };
  return new Response(body, { status: 200, headers });
};

/** Bytes of two versions are never spliced. */
const checkContinues = (part: AudioPart, first: AudioPart, at: number): void => {
  const length = part.bytes.byteLength;
  if (part.etag !== first.etag || part.total !== first.total || part.first !== at) {
    throw new HoldfastError('audio.corrupt', { what: 'changed while read' });
  }
  if (length === 0 || at + length > first.total) throw new HoldfastError('internal', { at });
};

export const headAnswer = (part: AudioPart): Response =>
  new Response(null, { status: 200, headers: partHeaders(part, part.total) });
