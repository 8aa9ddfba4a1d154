import type { Key } from '../domain/keys';
import type { Catalogue } from './catalogue/catalogue';
import { once } from './catalogue/once';

/** What of a catalogue plays with every server gone. A new one is made when either changes. */
export interface SavedView {
  /** Per ordinal 1 when it is saved; an album or artist when any track of theirs is. */
  readonly tracks: Uint8Array;
  readonly albums: () => Uint8Array;
  readonly artists: () => Uint8Array;
  /** Ordinals of albums all of whose tracks are saved, the newest first. */
  readonly wholeAlbums: () => readonly number[];
  readonly trackCount: number;
  /** Seconds. */
  readonly duration: number;
}

const flagOwners = (count: number, flags: Uint8Array, ownerOf: Int32Array): Uint8Array => {
  const owners = new Uint8Array(count);
  flags.forEach((flag, member) => {
    const owner = ownerOf[member]!;
    if (flag && owner >= 0) owners[owner] = 1;
  });
  return owners;
};

const flagArtists = (catalogue: Catalogue, tracks: Uint8Array, albums: Uint8Array): Uint8Array => {
  const { count } = catalogue.artists;
  const flags = flagOwners(count, tracks, catalogue.artistOfTrack());
  flagOwners(count, albums, catalogue.artistOfAlbum()).forEach((flag, artist) => {
    if (flag) flags[artist] = 1;
  });
  return flags;
};

/** @param saved when the sound of a track was committed (wall time, ms) */
export const createSavedView = (
  catalogue: Catalogue,
  saved: ReadonlyMap<Key, number>,
): SavedView => {
  const tracks = new Uint8Array(catalogue.tracks.count);
  const savedAt = new Map<number, number>();
  let duration = 0;
  for (const [key, at] of saved) {
    const ordinal = catalogue.tracks.find(key);
    if (ordinal < 0) continue;
    tracks[ordinal] = 1;
    savedAt.set(ordinal, at);
    duration += catalogue.tracks.number('duration', ordinal);
  }
  const albums = once(() => flagOwners(catalogue.albums.count, tracks, catalogue.albumOfTrack()));
  const newestOf = (album: number): number =>
    catalogue
      .tracksOfAlbum()
      .membersOf(album)
      .reduce((newest, track) => Math.max(newest, savedAt.get(track) ?? 0), 0);
  const wholeAlbums = once(() =>
    Array.from(albums().keys())
      .filter((album) => albums()[album] === 1)
      .filter((album) =>
        catalogue
          .tracksOfAlbum()
          .membersOf(album)
          .every((track) => tracks[track] === 1),
      )
      .map((album) => ({ album, at: newestOf(album) }))
      .sort((a, b) => b.at - a.at)
      .map(({ album }) => album),
  );
  return {
    tracks,
    albums,
    artists: once(() => flagArtists(catalogue, tracks, albums())),
    wholeAlbums,
    trackCount: savedAt.size,
    duration,
  };
};
