import type { CollectionRef } from '../../contracts/downloads';
import type { ArtistPage } from '../../contracts/library';
import { splitKey, type Key } from '../../domain/keys';
import type { Track } from '../../domain/music';
import type { CollectionFacts } from '../../downloads/ports';
import type { Library } from '../../library/library';

/**
 * The songs of what the listener asked to keep, by the catalogue; null when it is not known. Where the
 * catalogue may lack songs that are there (it is damaged, a list names unknown ones) it says so.
 */
export const findCollection = async (
  library: Library,
  ref: CollectionRef,
): Promise<CollectionFacts | null> => {
  const found = await look(library, ref);
  return found && (found.isPartial || isDamaged(library, ref))
    ? { ...found, isPartial: true }
    : found;
};

/** Stars are on whatever source: one that is damaged is enough. */
const isDamaged = (library: Library, { kind, key }: CollectionRef): boolean => {
  const damaged = library.damaged();
  return kind === 'starred' ? damaged.length > 0 : damaged.includes(splitKey(key).source);
};

const look = async (
  library: Library,
  { kind, key }: CollectionRef,
): Promise<CollectionFacts | null> => {
  if (kind === 'album') {
    const page = await library.album(key);
    return page && facts(page.album.title, page.album.artKey, page.tracks);
  }
  if (kind === 'playlist') {
    const page = await library.playlist(key);
    if (!page) return null;
    const found = facts(page.playlist.name, page.playlist.artKey, page.tracks);
    return { ...found, isPartial: page.missing > 0 };
  }
  if (kind === 'artist') {
    const page = await library.artist(key);
    if (!page) return null;
    const { tracks, isPartial } = await songsOf(library, page);
    return { ...facts(page.artist.name, page.artist.artKey, tracks), isPartial };
  }
  // Its title is a word of the interface.
  if (kind === 'starred') {
    const { tracks, isPartial } = await starredSongs(library);
    const sources = (await library.sources.list()).map(({ id }) => id);
    return { ...facts('', null, tracks), isPartial, sources };
  }
  const track = library.trackOf(key);
  return track && facts(track.title, track.artKey, [track]);
};

const facts = (title: string, artKey: Key | null, tracks: readonly Track[]): CollectionFacts => ({
  title,
  artKey: artKey ?? tracks[0]?.artKey ?? null,
  trackKeys: [...new Set(tracks.map((track) => track.key))],
});

interface Songs {
  readonly tracks: readonly Track[];
  readonly isPartial: boolean;
}

const songsOf = async (library: Library, page: ArtistPage): Promise<Songs> => {
  const albums = await Promise.all(page.albums.map((album) => library.album(album.key)));
  const tracks = [...albums.flatMap((album) => album?.tracks ?? []), ...page.tracks];
  return { tracks, isPartial: albums.includes(null) };
};

/** Stars are given to songs, albums and artists; the songs of all of them are kept. */
const starredSongs = async (library: Library): Promise<Songs> => {
  const songs: Track[] = [];
  let isPartial = false;
  for (const key of library.starred()) {
    const found = await songsOfStar(library, key);
    songs.push(...found.tracks);
    isPartial ||= found.isPartial;
  }
  return { tracks: songs, isPartial };
};

const songsOfStar = async (library: Library, key: Key): Promise<Songs> => {
  const track = library.trackOf(key);
  if (track) return { tracks: [track], isPartial: false };
  const album = await library.album(key);
  if (album) return { tracks: album.tracks, isPartial: false };
  const artist = await library.artist(key);
  // A star on what the catalogue does not know.
  return artist ? songsOf(library, artist) : { tracks: [], isPartial: true };
};
