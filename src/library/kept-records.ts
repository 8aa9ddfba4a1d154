import type { Key, SourceId } from '../domain/keys';
import type { CatalogueBlocks } from './catalogue/catalogue';
import { encodeBlock } from './catalogue/encode-block';
import { openBlock, type Block } from './catalogue/open-block';
import { albumShape, artistShape, trackShape, type Keyed, type Shape } from './catalogue/shapes';
import { buildShelf } from './catalogue/shelf';

const nothing: CatalogueBlocks = { tracks: [], albums: [], artists: [] };

const toBlocks = <T extends Keyed>(
  shape: Shape<T>,
  source: SourceId,
  records: readonly T[],
): readonly Block<T>[] => {
  const block = openBlock(shape, source, encodeBlock(shape, source, records));
  return block ? [block] : [];
};

const pickRecords = <T extends Keyed>(
  shape: Shape<T>,
  blocks: readonly Block<T>[],
  keys: Iterable<Key | null>,
): readonly T[] => {
  const shelf = buildShelf(shape, blocks);
  return [...new Set(keys)]
    .map((key) => (key === null ? -1 : shelf.find(key)))
    .filter((ordinal) => ordinal >= 0)
    .map(shelf.record);
};

/**
 * What the server no longer lists but this device can still play: without their rows sealed tracks
 * could be neither found nor shown. Their albums and artists come along. To be put before the new
 * blocks, so that whatever the server does list wins.
 */
export const keptRecords = (
  source: SourceId,
  current: CatalogueBlocks | null,
  next: CatalogueBlocks,
  saved: ReadonlySet<Key>,
): CatalogueBlocks => {
  if (!current || saved.size === 0) return nothing;
  const listed = buildShelf(trackShape, next.tracks);
  const gone = [...saved].filter((key) => listed.find(key) < 0);
  const tracks = pickRecords(trackShape, current.tracks, gone);
  if (tracks.length === 0) return nothing;
  const albums = pickRecords(
    albumShape,
    current.albums,
    tracks.map(({ albumKey }) => albumKey),
  );
  const artists = pickRecords(
    artistShape,
    current.artists,
    [...tracks, ...albums].map(({ artistKey }) => artistKey),
  );
  return {
    tracks: toBlocks(trackShape, source, tracks),
    albums: toBlocks(albumShape, source, albums),
    artists: toBlocks(artistShape, source, artists),
  };
};
