import type { AlbumPage, ArtistPage, PlaylistPage, PlaylistSummary } from '../contracts/library';
import type { Key } from '../domain/keys';
import type { Playlist, Track } from '../domain/music';
import { inAlbumOrder, type Catalogue } from './catalogue/catalogue';
import { sortOrdinals } from './catalogue/orders';

const mosaicLength = 4;

/** In the order asked; unknown keys are left out. */
export const findTracks = ({ tracks }: Catalogue, keys: readonly Key[]): readonly Track[] =>
  keys
    .map(tracks.find)
    .filter((ordinal) => ordinal >= 0)
    .map(tracks.record);

export const findAlbumPage = (catalogue: Catalogue, key: Key): AlbumPage | null => {
  const ordinal = catalogue.albums.find(key);
  if (ordinal < 0) return null;
  const members = catalogue.tracksOfAlbum().membersOf(ordinal);
  return {
    album: catalogue.albums.record(ordinal),
    tracks: inAlbumOrder(catalogue, members).map(catalogue.tracks.record),
  };
};

/** Albums from the newest; then tracks that stand on albums of others, or on none. */
export const findArtistPage = (catalogue: Catalogue, key: Key): ArtistPage | null => {
  const { albums, artists, tracks } = catalogue;
  const ordinal = artists.find(key);
  if (ordinal < 0) return null;
  const own = catalogue.albumsOfArtist().membersOf(ordinal);
  const years = Array.from(own, (album) => albums.number('year', album));
  const order = sortOrdinals(own.length, [{ values: years, descending: true }]);
  const elsewhere = catalogue
    .tracksOfArtist()
    .membersOf(ordinal)
    .filter((track) => {
      const album = catalogue.albumOfTrack()[track]!;
      return album < 0 || catalogue.artistOfAlbum()[album] !== ordinal;
    });
  return {
    artist: artists.record(ordinal),
    albums: Array.from(order, (i) => albums.record(own[i]!)),
    tracks: Array.from(elsewhere, tracks.record),
  };
};

export const makePlaylistPage = (catalogue: Catalogue, playlist: Playlist): PlaylistPage => {
  const tracks = findTracks(catalogue, playlist.trackKeys);
  return { playlist, tracks, missing: playlist.trackKeys.length - tracks.length };
};

export const makePlaylistSummary = ({ tracks }: Catalogue, playlist: Playlist): PlaylistSummary => {
  const artKeys = new Set<Key>();
  let duration = 0;
  for (const key of playlist.trackKeys) {
    const ordinal = tracks.find(key);
    if (ordinal < 0) continue;
    duration += tracks.number('duration', ordinal);
    if (artKeys.size < mosaicLength) {
      const { artKey } = tracks.record(ordinal);
      if (artKey !== null) artKeys.add(artKey);
    }
  }
  return { playlist, duration, artKeys: [...artKeys] };
};
