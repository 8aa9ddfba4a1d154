import type { CollectionRef } from '../../contracts/downloads';
import type { Key } from '../../domain/keys';
import type { Track } from '../../domain/music';
import type { CollectionFacts } from '../../downloads/ports';
import type { Library } from '../../library/library';

/** The songs of what the listener asked to keep, by the catalogue; null when it is not known. */
export const findCollection = async (
  library: Library,
  { kind, key }: CollectionRef,
): Promise<CollectionFacts | null> => {
  if (kind === 'album') {
    const page = await library.album(key);
    return page && facts(page.album.title, page.album.artKey, page.tracks);
  }
  if (kind === 'playlist') {
    const page = await library.playlist(key);
    return page && facts(page.playlist.name, page.playlist.artKey, page.tracks);
  }
  if (kind === 'artist') {
    const page = await library.artist(key);
    return page && facts(page.artist.name, page.artist.artKey, await songsOfArtist(library, key));
  }
  // Its title is a word of the interface.
  if (kind === 'starred') return facts('', null, await starredSongs(library));
  const track = library.trackOf(key);
  return track && facts(track.title, track.artKey, [track]);
};

const facts = (title: string, artKey: Key | null, tracks: readonly Track[]): CollectionFacts => ({
  title,
  artKey: artKey ?? tracks[0]?.artKey ?? null,
  trackKeys: [...new Set(tracks.map((track) => track.key))],
});

const songsOfArtist = async (library: Library, key: Key): Promise<readonly Track[]> => {
  const page = await library.artist(key);
  if (!page) return [];
  const albums = await Promise.all(page.albums.map((album) => library.album(album.key)));
  return [...albums.flatMap((album) => album?.tracks ?? []), ...page.tracks];
};

/** Stars are given to songs, albums and artists; the songs of all of them are kept. */
const starredSongs = async (library: Library): Promise<readonly Track[]> => {
  const songs: Track[] = [];
  for (const key of library.starred()) {
    const track = library.trackOf(key);
    if (track) songs.push(track);
    else songs.push(...((await library.album(key))?.tracks ?? (await songsOfArtist(library, key))));
  }
  return songs;
};
