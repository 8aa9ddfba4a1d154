import type { Failure } from '../domain/error';
import type { Album, Artist, Playlist, Track } from '../domain/music';
import type { Key, SourceId } from '../domain/keys';

/** What the page asks about the library. All of it is answered from the device. */
export type SortOrder = 'name' | 'artist' | 'recent' | 'year';

export interface ListQuery {
  readonly sort: SortOrder;
  readonly offset: number;
  readonly limit: number;
  /** Only what plays with every server gone. */
  readonly savedOnly: boolean;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Of the whole list, not of this page. */
  readonly total: number;
}

/** First letters of a sorted list with the offset at which each begins, for the letter rail. */
export interface LetterIndex {
  readonly letters: readonly { readonly letter: string; readonly offset: number }[];
}

export interface AlbumPage {
  readonly album: Album;
  /** In disc and track order. */
  readonly tracks: readonly Track[];
}

export interface ArtistPage {
  readonly artist: Artist;
  readonly albums: readonly Album[];
  /** Tracks of theirs on albums of others. */
  readonly tracks: readonly Track[];
}

export interface PlaylistPage {
  readonly playlist: Playlist;
  /** In the playlist's order; tracks that the catalogue no longer has are left out. */
  readonly tracks: readonly Track[];
  readonly missing: number;
}

export interface PlaylistSummary {
  readonly playlist: Playlist;
  readonly duration: number;
  /** Up to four, for the mosaic. */
  readonly artKeys: readonly Key[];
}

export interface SearchResults {
  /** The text that was searched, so that a late answer can be told from the newest. */
  readonly text: string;
  readonly artists: readonly Artist[];
  readonly albums: readonly Album[];
  readonly tracks: readonly Track[];
  readonly playlists: readonly Playlist[];
}

export interface HomeView {
  readonly recentAlbums: readonly Album[];
  readonly savedAlbums: readonly Album[];
  readonly savedPlaylists: readonly Playlist[];
  readonly counts: {
    readonly artists: number;
    readonly albums: number;
    readonly tracks: number;
    readonly playlists: number;
  };
  /** Seconds of music that play with every server gone. */
  readonly savedDuration: number;
  readonly savedTracks: number;
  readonly playlistsComplete: number;
}

export interface SyncProgress {
  readonly source: SourceId;
  readonly phase: 'tracks' | 'playlists' | 'stars' | 'index' | 'done' | 'failed';
  readonly done: number;
  /** Null while the server has not told how many there are. */
  readonly total: number | null;
  /** With `failed`: why. */
  readonly failure?: Failure;
  /** With `done`: the server told of so much less than before that what was known stays for now. */
  readonly kept?: boolean;
}
