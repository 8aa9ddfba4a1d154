import type { Key, SourceId } from '../../domain/keys';
import type { Album, Artist, Track } from '../../domain/music';
import type { Credits } from './credits';
import { artistKeyOf, genreOf, yearOf } from './describe-file';
import type { ParsedTags } from './parsed-tags';

export interface Counted {
  readonly album: Album | null;
  readonly artist: Artist | null;
  readonly albumArtist: Artist | null;
}

export interface RunningTotals {
  readonly add: (track: Track, credits: Credits, tags: ParsedTags) => Counted;
}

const one = (values: readonly string[]): string => (values.length === 1 ? values[0]! : '');

/** Albums and artists of one reading, as far as it has come: the last one told has all songs. */
export const createTotals = (source: SourceId): RunningTotals => {
  const albums = new Map<Key, Album>();
  const albumsBy = new Map<Key, Set<Key>>();
  const arts = new Map<Key, Key>();

  const addAlbum = (track: Track, tags: ParsedTags): Album | null => {
    const { albumKey: key, album: title, albumArtist: artist, created } = track;
    if (!key) return null;
    const before = albums.get(key);
    const album: Album = {
      key,
      title: before?.title ?? title,
      artist: before?.artist ?? artist,
      artistKey: artistKeyOf(source, artist),
      artKey: before?.artKey ?? track.artKey,
      year: before?.year || yearOf(tags),
      genre: before?.genre || genreOf(tags),
      songCount: (before?.songCount ?? 0) + 1,
      duration: (before?.duration ?? 0) + track.duration,
      created,
      musicBrainzId: before?.musicBrainzId || tags.common.musicbrainz_albumid,
    };
    albums.set(key, album);
    return album;
  };

  const addArtist = (name: string, sortName: string, id: string, album: Album | null) => {
    const key = artistKeyOf(source, name);
    if (!key) return null;
    const own = albumsBy.get(key) ?? new Set<Key>();
    if (album?.artistKey === key) own.add(album.key);
    albumsBy.set(key, own);
    const artKey = arts.get(key) ?? album?.artKey ?? null;
    if (artKey) arts.set(key, artKey);
    return { key, name, sortName, artKey, albumCount: own.size, musicBrainzId: id };
  };

  return {
    add: (track, { leadArtist, albumArtist }, tags) => {
      const { common } = tags;
      const album = addAlbum(track, tags);
      // Sort names and ids belong to the artist only where there is one of each.
      const isAlone = leadArtist === common.artist;
      const sortName = isAlone ? common.artistsort : '';
      const id = isAlone ? one(common.musicbrainz_artistid) : '';
      const isTagged = common.albumartist !== '';
      return {
        album,
        artist: addArtist(leadArtist, sortName, id, album),
        albumArtist: isTagged
          ? addArtist(
              albumArtist,
              common.albumartistsort,
              one(common.musicbrainz_albumartistid),
              album,
            )
          : addArtist(albumArtist, albumArtist === leadArtist ? sortName : '', '', album),
      };
    },
  };
};
