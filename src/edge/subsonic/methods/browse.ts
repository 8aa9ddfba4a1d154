import type { Artist } from '../../music/catalogue';
import { headingOf, ignoredArticles } from '../../music/sort-names';
import type { Answer, Context } from '../context';
import { notFound } from '../failure';
import {
  albumsOf,
  presentAlbum,
  presentAlbumFolder,
  presentAlbumWithSongs,
  presentArtist,
  presentOldArtist,
} from '../present-album';
import { presentSong, presentSongs } from '../present-song';
import { musicFolderId } from './system';

/** Clients say "all folders" in several ways; any other folder does not exist. */
export const demandFolder = ({ params }: Context): void => {
  const folder = params.one('musicFolderId');
  if (!['', '-1', '0', String(musicFolderId)].includes(folder)) throw notFound('Music folder');
};

/** Artists with albums of their own, under their letters. Guests are found by search and on albums. */
const indexArtists = <T>(context: Context, present: (artist: Artist) => T) => {
  const letters = new Map<string, T[]>();
  for (const artist of context.catalogue.artists) {
    if (artist.albums.length === 0) continue;
    const heading = headingOf(artist.sortName);
    const known = letters.get(heading);
    if (known) known.push(present(artist));
    else letters.set(heading, [present(artist)]);
  }
  return [...letters].map(([name, artist]) => ({ name, artist }));
};

export const getArtists: Answer = (context) => {
  demandFolder(context);
  const index = indexArtists(context, (artist) => presentArtist(context.state, artist));
  return { artists: { ignoredArticles, lastModified: context.catalogue.changed, index } };
};

export const getIndexes: Answer = (context) => {
  demandFolder(context);
  const { params, catalogue, state } = context;
  const lastModified = catalogue.changed;
  const isKnown = params.whole('ifModifiedSince', -1, -1) >= lastModified;
  const index = isKnown ? [] : indexArtists(context, (artist) => presentOldArtist(state, artist));
  return { indexes: { ignoredArticles, lastModified, index } };
};

export const getArtist: Answer = ({ params, catalogue, state }) => {
  const artist = catalogue.artistById.get(params.need('id'));
  if (!artist) throw notFound('Artist');
  const album = albumsOf(artist).map((one) => presentAlbum(state, one));
  return { artist: { ...presentArtist(state, artist), album } };
};

export const getAlbum: Answer = ({ params, catalogue, state }) => {
  const album = catalogue.albumById.get(params.need('id'));
  if (!album) throw notFound('Album');
  return { album: presentAlbumWithSongs(state, album) };
};

export const getSong: Answer = ({ params, catalogue, state }) => {
  const song = catalogue.songById.get(params.need('id'));
  if (!song) throw notFound('Song');
  return { song: presentSong(state, song) };
};

/** Folders as artists and their albums: how the files lie is nobody's business. */
export const getMusicDirectory: Answer = ({ params, catalogue, state }) => {
  const id = params.need('id');
  const album = catalogue.albumById.get(id);
  if (album) {
    const child = presentSongs(state, album.songs);
    return { directory: { id, parent: album.artists[0]?.id, name: album.name, child } };
  }
  const artist = catalogue.artistById.get(id);
  if (artist) {
    const child = albumsOf(artist).map((one) => presentAlbumFolder(state, one));
    return { directory: { id, parent: String(musicFolderId), name: artist.name, child } };
  }
  if (id !== String(musicFolderId)) throw notFound('Directory');
  const child = catalogue.artists
    .filter(({ albums }) => albums.length > 0)
    .map((one) => ({ ...presentOldArtist(state, one), title: one.name, isDir: true }));
  return { directory: { id, name: 'Music', child } };
};

export const getGenres: Answer = ({ catalogue }) => ({
  genres: {
    genre: catalogue.genres.map(({ name, songs, albums }) => ({
      value: name,
      songCount: songs.length,
      albumCount: albums.length,
    })),
  },
});

/** Nobody outside is asked about artists and albums: what is known is what the files say. */
export const describeArtist = (member: string): Answer => {
  return ({ params, catalogue }) => {
    const id = params.need('id');
    const artist =
      catalogue.artistById.get(id) ??
      catalogue.albumById.get(id)?.artists[0] ??
      catalogue.songById.get(id)?.artists[0];
    if (!artist) throw notFound('Artist');
    return { [member]: { musicBrainzId: artist.artistId, similarArtist: [] } };
  };
};

export const getAlbumInfo: Answer = ({ params, catalogue }) => {
  const id = params.need('id');
  const album = catalogue.albumById.get(id) ?? catalogue.songById.get(id)?.album;
  if (!album) throw notFound('Album');
  return { albumInfo: { musicBrainzId: album.releaseId } };
};
