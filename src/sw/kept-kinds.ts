import { artPath, artSizes, lyricsPath, type MediaRequest } from '../contracts/media-routes';
import { HoldfastError } from '../domain/error';
import { guardHeaders } from './audio-answer';
import { artCaches, metaCaches } from './cache-names';
import type { EnginePorts } from './engine-ports';
import type { KeptKind } from './kept-strategy';

export type ArtRequest = Extract<MediaRequest, { kind: 'art' }>;
export type LyricsRequest = Extract<MediaRequest, { kind: 'lyrics' }>;

/** Pictures of 640 px are some 60 KB, so this is at most a quarter of a gigabyte, usually a tenth. */
const mostPictures = 4_000;
/** Some 4 KB each. */
const mostLyrics = 4_000;

/** Only what the engine re-encodes. An SVG opened by itself would run its script in our origin. */
const rasterEndings: Readonly<Record<string, string>> = {
  'image/webp': 'webp',
  'image/jpeg': 'jpg',
};

export const artKind = (ports: Pick<EnginePorts, 'ask'>): KeptKind<ArtRequest> => ({
  names: artCaches,
  mostEntries: mostPictures,
  addresses: ({ key, size }) => {
    // When the size cannot be had: a larger picture looks right, a smaller one is better than none.
    const larger = artSizes.filter((each) => each > size);
    const smaller = artSizes.filter((each) => each < size).toReversed();
    const others = [...larger, ...smaller].map((each) => artPath(key, each));
    return [artPath(key, size), ...others];
  },
  make: async ({ key, size }, request, clientId) => {
    const answer = await ports.ask(clientId, { kind: 'art', key, size }, request.signal);
    if (answer.kind !== 'art') throw new HoldfastError('internal', { what: answer.kind });
    return artResponse(answer.bytes, answer.contentType);
  },
});

export const artResponse = (bytes: ArrayBuffer, contentType: string): Response => {
  const ending = rasterEndings[contentType];
  if (!ending || bytes.byteLength === 0) {
    throw new HoldfastError('server.wrong-content', { contentType });
  }
  return new Response(bytes, {
    headers: {
      ...guardHeaders,
      'Content-Type': contentType,
      'Content-Length': String(bytes.byteLength),
      'Content-Disposition': `inline; filename=cover.${ending}`,
    },
  });
};

export const lyricsKind = (ports: Pick<EnginePorts, 'ask'>): KeptKind<LyricsRequest> => ({
  names: metaCaches,
  mostEntries: mostLyrics,
  addresses: ({ key }) => [lyricsPath(key)],
  make: async ({ key }, request, clientId) => {
    const answer = await ports.ask(clientId, { kind: 'lyrics', key }, request.signal);
    if (answer.kind !== 'lyrics') throw new HoldfastError('internal', { what: answer.kind });
    return new Response(answer.json, {
      headers: { ...guardHeaders, 'Content-Type': 'application/json' },
    });
  },
});
