import type { HomeView } from '../contracts/library';
import type { Playlist } from '../domain/music';
import type { Catalogue } from './catalogue/catalogue';
import type { SavedView } from './saved-view';

/** A shelf on the home page holds so many; the lists have the rest. */
const shelfLength = 24;

/** Saved to the last track that is known here; a playlist of unknown tracks alone is not. */
const isWhole = ({ tracks }: Catalogue, saved: SavedView, playlist: Playlist): boolean => {
  const ordinals = playlist.trackKeys.map(tracks.find).filter((ordinal) => ordinal >= 0);
  return ordinals.length > 0 && ordinals.every((ordinal) => saved.tracks[ordinal] === 1);
};

export const makeHomeView = (
  catalogue: Catalogue,
  saved: SavedView,
  playlists: readonly Playlist[],
): HomeView => {
  const { albums, artists, tracks, orders } = catalogue;
  const complete = playlists.filter((playlist) => isWhole(catalogue, saved, playlist));
  return {
    recentAlbums: Array.from(orders.albums.by('recent').subarray(0, shelfLength), albums.record),
    savedAlbums: saved.wholeAlbums().slice(0, shelfLength).map(albums.record),
    savedPlaylists: complete.slice(0, shelfLength),
    counts: {
      artists: artists.count,
      albums: albums.count,
      tracks: tracks.count,
      playlists: playlists.length,
    },
    savedDuration: saved.duration,
    savedTracks: saved.trackCount,
    playlistsComplete: complete.length,
  };
};
