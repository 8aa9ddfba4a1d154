import type { TrackRecord } from './track-record';

/** The library as it is asked for: linked both ways, in the order in which it is shown. */
export interface Song {
  readonly id: string;
  readonly record: TrackRecord;
  readonly album: Album;
  /** As displayed. */
  readonly artist: string;
  readonly artists: readonly Artist[];
  /** '' without a picture. */
  readonly artId: string;
}

export interface Album {
  readonly id: string;
  readonly name: string;
  readonly sortName: string;
  /** As displayed. */
  readonly artist: string;
  readonly artists: readonly Artist[];
  /** By disc, number, path. */
  readonly songs: readonly Song[];
  readonly artId: string;
  readonly year: number;
  readonly date: string;
  readonly genres: readonly string[];
  readonly compilation: boolean;
  readonly releaseId: string;
  /** Wall time, ms, when its first file was made. */
  readonly created: number;
  /** Seconds. */
  readonly duration: number;
}

export interface Artist {
  readonly id: string;
  readonly name: string;
  readonly sortName: string;
  readonly artistId: string;
  /** Albums under this name. */
  readonly albums: readonly Album[];
  /** Albums of others with a song of this artist. */
  readonly appearsOn: readonly Album[];
  /** Songs with this name, and songs of the albums under it. */
  readonly songs: readonly Song[];
  readonly artId: string;
}

export interface Genre {
  readonly name: string;
  readonly songs: readonly Song[];
  readonly albums: readonly Album[];
}

export type ArtSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'embedded'; readonly path: string };

export interface Catalogue {
  /** Wall time, ms, of the last change of the folder's content. */
  readonly changed: number;
  readonly songs: readonly Song[];
  readonly albums: readonly Album[];
  readonly artists: readonly Artist[];
  readonly genres: readonly Genre[];
  readonly songById: ReadonlyMap<string, Song>;
  readonly albumById: ReadonlyMap<string, Album>;
  readonly artistById: ReadonlyMap<string, Artist>;
  readonly genreByName: ReadonlyMap<string, Genre>;
  readonly songByPath: ReadonlyMap<string, Song>;
  readonly artById: ReadonlyMap<string, ArtSource>;
}

export const unknownArtist = '[Unknown Artist]';
export const unknownAlbum = '[Unknown Album]';
export const variousArtists = 'Various Artists';
