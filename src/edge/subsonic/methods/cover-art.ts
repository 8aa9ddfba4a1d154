import { createArtId } from '../../music/ids';
import type { Context, Serve } from '../context';
import { notFound } from '../failure';

/** Larger sizes are answered with the original. */
const maxSize = 10_000;

/** Ids of pictures, and, for clients that expect it, of whatever has one. */
const findArtId = ({ catalogue, state }: Context, id: string): string => {
  if (catalogue.artById.has(id)) return id;
  const owner =
    catalogue.songById.get(id) ?? catalogue.albumById.get(id) ?? catalogue.artistById.get(id);
  if (owner) return owner.artId;
  const songIds = state.playlists.find((playlist) => playlist.id === id)?.songIds ?? [];
  return songIds.map((songId) => catalogue.songById.get(songId)?.artId).find(Boolean) ?? '';
};

const matches = (header: string | undefined, etag: string): boolean =>
  header?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag) ?? false;

/** An id of a picture names its bytes, so its answer is right for ever; other ids change theirs. */
const freshness = (isExact: boolean): string =>
  isExact ? 'private, max-age=31536000, immutable' : 'private, no-cache';

export const getCoverArt: Serve = async (context) => {
  const { params, catalogue, request, response } = context;
  const id = params.need('id');
  const size = params.whole('size', 0, 0, maxSize);
  const artId = findArtId(context, id);
  const source = catalogue.artById.get(artId);
  const picture = source ? await (await context.covers()).get(artId, source, size) : null;
  if (!picture) throw notFound('Cover art');
  const etag = `"${createArtId(picture.bytes)}"`;
  const headers = { ETag: etag, 'Cache-Control': freshness(id === artId) };
  if (matches(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': picture.contentType,
    'Content-Length': picture.bytes.byteLength,
  });
  response.end(request.method === 'HEAD' ? undefined : picture.bytes);
};
