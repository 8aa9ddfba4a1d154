import type { Album, Artist, Track } from '../../domain/music';
import { groupByOwner, type Groups } from './groups';
import { once } from './once';
import type { Block } from './open-block';
import { createOrders, sortOrdinals, type Orders } from './orders';
import { albumShape, artistShape, trackShape } from './shapes';
import { buildShelf, type Shelf } from './shelf';

export interface CatalogueBlocks {
  readonly tracks: readonly Block<Track>[];
  readonly albums: readonly Block<Album>[];
  readonly artists: readonly Block<Artist>[];
}

/** What all sources together have, at one moment. Everything but the blocks is made on demand. */
export interface Catalogue {
  readonly tracks: Shelf<Track>;
  readonly albums: Shelf<Album>;
  readonly artists: Shelf<Artist>;
  readonly orders: { readonly tracks: Orders; readonly albums: Orders; readonly artists: Orders };
  /** Per track the ordinal of its album, or -1. */
  readonly albumOfTrack: () => Int32Array;
  readonly artistOfTrack: () => Int32Array;
  readonly artistOfAlbum: () => Int32Array;
  readonly tracksOfAlbum: () => Groups;
  readonly albumsOfArtist: () => Groups;
  readonly tracksOfArtist: () => Groups;
}

const trackOrders = (shelf: Shelf<Track>): Orders =>
  createOrders({
    shelf,
    name: ['title'],
    artist: 'artist',
    recent: 'created',
    year: 'year',
    inArtist: ['album', 'disc', 'number'],
  });

const albumOrders = (shelf: Shelf<Album>): Orders =>
  createOrders({
    shelf,
    name: ['title'],
    artist: 'artist',
    recent: 'created',
    year: 'year',
    inArtist: ['year'],
  });

const artistOrders = (shelf: Shelf<Artist>): Orders =>
  createOrders({
    shelf,
    name: ['sortName', 'name'],
    artist: null,
    recent: null,
    year: null,
    inArtist: [],
  });

export const buildCatalogue = (blocks: CatalogueBlocks): Catalogue => {
  const tracks = buildShelf(trackShape, blocks.tracks);
  const albums = buildShelf(albumShape, blocks.albums);
  const artists = buildShelf(artistShape, blocks.artists);
  const albumOfTrack = once(() => tracks.refs('albumKey', albums));
  const artistOfTrack = once(() => tracks.refs('artistKey', artists));
  const artistOfAlbum = once(() => albums.refs('artistKey', artists));
  return {
    tracks,
    albums,
    artists,
    orders: {
      tracks: trackOrders(tracks),
      albums: albumOrders(albums),
      artists: artistOrders(artists),
    },
    albumOfTrack,
    artistOfTrack,
    artistOfAlbum,
    tracksOfAlbum: once(() => groupByOwner(albumOfTrack(), albums.count)),
    albumsOfArtist: once(() => groupByOwner(artistOfAlbum(), artists.count)),
    tracksOfArtist: once(() => groupByOwner(artistOfTrack(), artists.count)),
  };
};

/** Disc, then number; without either in the order of the catalogue. */
export const inAlbumOrder = ({ tracks }: Catalogue, ordinals: Int32Array): readonly number[] => {
  const column = (name: string): number[] =>
    Array.from(ordinals, (ordinal) => tracks.number(name, ordinal));
  const order = sortOrdinals(ordinals.length, [
    { values: column('disc') },
    { values: column('number') },
  ]);
  return Array.from(order, (i) => ordinals[i]!);
};
