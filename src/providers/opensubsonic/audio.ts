import { HoldfastError } from '../../domain/error';
import { transcodeOf, type Quality } from '../../domain/quality';
import { parseContentRange } from '../../domain/ranges';
import { sniff, sniffLength } from '../../domain/sniff';
import type { NetResponse } from '../../net/attempt';
import { peekBody, type Peeked } from '../peek';
import type { AudioAnswer, AudioRequest, MusicProvider } from '../provider';
import type { Ask, Caller } from './caller';
import type { Transport } from './config';
import { unwantedBody } from './envelope';
import { protocolCode } from './refusal';

type Place = Pick<AudioAnswer, 'first' | 'length' | 'total' | 'partial'>;

const wrongPart = (data: Record<string, number | string | null>): HoldfastError =>
  new HoldfastError('server.wrong-content', { got: 'part', ...data });

/** Null where it counts encoded bytes, or cannot be read. */
const contentLength = ({ headers }: NetResponse): number | null => {
  const encoded = headers.get('content-encoding') ?? 'identity';
  const length = headers.get('content-length');
  return encoded === 'identity' && length !== null && /^\d+$/.test(length) ? Number(length) : null;
};

/** Which bytes of the file the body holds, as far as the headers can be read and believed. */
const placeOf = (response: NetResponse, range: AudioRequest['range']): Place => {
  const length = contentLength(response);
  if (response.status === 200) return { first: 0, length, total: length, partial: false };
  const first = range?.first ?? 0;
  const last = range?.last ?? null;
  const told = parseContentRange(response.headers.get('content-range'));
  if (told) {
    const outside = told.first !== first || (last !== null && told.last > last);
    if (outside) throw wrongPart({ first: told.first, asked: first });
    const own = told.last - told.first + 1;
    if (length !== null && length !== own) throw wrongPart({ length, own });
    return { first, length: own, total: told.total, partial: true };
  }
  // A part that nobody asked for, of nobody knows where.
  if (range === null) throw wrongPart({ length });
  // Across origins Content-Range cannot be read; the exact length of the part stands in for it.
  if (last !== null && length !== null && length > last - first + 1) throw wrongPart({ length });
  return { first, length, total: null, partial: true };
};

const textLimit = 64 * 1024;
const looksLikeText = /json|xml|html|text\//i;

/** By the bytes where they are the file's first; from its middle only a page can be told. */
const judge = async (response: NetResponse, { first }: Place, peeked: Peeked): Promise<string> => {
  const sniffed = sniff(peeked.head);
  const said = (response.headers.get('content-type') ?? '').toLowerCase();
  const kind = first === 0 || looksLikeText.test(said) ? sniffed.kind : 'unknown';
  if (kind === 'audio' && 'contentType' in sniffed) return sniffed.contentType;
  if (kind !== 'unknown') {
    throw unwantedBody(await peeked.whole(textLimit), response.status);
  }
  return said.startsWith('audio/') ? said : '';
};

const readAudio =
  (range: AudioRequest['range']) =>
  async (response: NetResponse): Promise<AudioAnswer> => {
    const { status, headers } = response;
    if (status === 416) {
      throw new HoldfastError('input.invalid', { what: 'range', first: range?.first ?? 0 });
    }
    if (status !== 200 && status !== 206) throw unwantedBody(await response.bytes(), status);
    const place = placeOf(response, range);
    if (place.length !== null) response.expect(place.length);
    const peeked = await peekBody(response.body, sniffLength);
    const contentType = await judge(response, place, peeked);
    return {
      ...place,
      body: peeked.stream,
      contentType,
      remoteVersion: headers.get('etag') ?? headers.get('last-modified') ?? '',
    };
  };

/** The calls that bring this quality, in order: `download` zips on some servers and is off on others. */
const callsFor = (
  id: string,
  quality: Quality,
  at = 0,
): readonly Pick<Ask, 'method' | 'params'>[] => {
  const transcode = transcodeOf(quality);
  if (!transcode) {
    return [
      { method: 'stream', params: { id, format: 'raw' } },
      { method: 'download', params: { id } },
    ];
  }
  // Never estimateContentLength: Supysonic cuts the file to its guess.
  const { format, bitRate } = transcode;
  const offset = at > 0 ? { timeOffset: at } : {};
  return [{ method: 'stream', params: { id, format, maxBitRate: bitRate, ...offset } }];
};

/** This call will not do, another might; "not found" from the protocol is about the song. */
const tryNext = (error: HoldfastError): boolean =>
  error.code === 'server.wrong-content' ||
  error.code === 'server.forbidden' ||
  error.code === 'server.failed' ||
  (error.code === 'server.not-found' && protocolCode(error) === null);

/** `transport`: the one by which the server answers ranges. */
export const createAudio =
  ({ send }: Caller, transport: Transport, extensions: readonly string[]) =>
  async ({ id, quality, range, at, signal }: AudioRequest): Promise<AudioAnswer> => {
    let first: HoldfastError | null = null;
    // Who does not know `timeOffset` for music begins at the beginning, without a word.
    const offset = extensions.includes('transcodeOffset') && transcodeOf(quality) ? at : undefined;
    for (const call of callsFor(id, quality, offset)) {
      try {
        const answer = await send(
          {
            ...call,
            component: 'audio',
            kind: 'audio',
            range,
            // A whole file comes by form as well, with no secret in an address.
            ...(range === null ? {} : { transport }),
            signal,
          },
          readAudio(range),
        );
        return offset === undefined ? answer : { ...answer, at: offset };
      } catch (thrown) {
        const error = thrown as HoldfastError;
        if (!tryNext(error)) throw first ?? error;
        // What `stream` said is nearer to the truth than why the stand-in failed, too.
        first ??= error;
      }
    }
    throw first ?? new HoldfastError('server.not-found');
  };

/** The first of the calls for a whole file; whoever makes it later has nobody to try the next. */
export const createAudioOrder =
  ({ order }: Caller, transport: Transport): MusicProvider['audioOrder'] =>
  (id, quality) =>
    order({ ...callsFor(id, quality)[0]!, transport });
