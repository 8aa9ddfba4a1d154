import type { Album, Artist, Song } from '../../music/catalogue';
import type { Answer, Context } from '../context';
import {
  presentAlbum,
  presentAlbumFolder,
  presentArtist,
  presentOldArtist,
} from '../present-album';
import { presentSongs } from '../present-song';
import { findEntries, searchIndexOf } from '../search-index';
import { demandFolder } from './browse';

interface Found {
  readonly artists: readonly Artist[];
  readonly albums: readonly Album[];
  readonly songs: readonly Song[];
}

/** No upper limit: a client that asks for 10,000 and gets fewer believes that it has all. */
const search = (context: Context): Found => {
  demandFolder(context);
  const { params, catalogue } = context;
  const index = searchIndexOf(catalogue);
  const page = <T>(kind: string, find: () => readonly T[]): readonly T[] => {
    const [count, offset] = [params.whole(`${kind}Count`, 20), params.whole(`${kind}Offset`, 0)];
    return count === 0 ? [] : find().slice(offset, offset + count);
  };
  const query = params.one('query');
  return {
    artists: page('artist', () => findEntries(index.artists, query)),
    albums: page('album', () => findEntries(index.albums, query)),
    songs: page('song', () => findEntries(index.songs, query)),
  };
};

export const search3: Answer = (context) => {
  const { state } = context;
  const { artists, albums, songs } = search(context);
  return {
    searchResult3: {
      artist: artists.map((one) => presentArtist(state, one)),
      album: albums.map((one) => presentAlbum(state, one)),
      song: presentSongs(state, songs),
    },
  };
};

export const search2: Answer = (context) => {
  const { state } = context;
  const { artists, albums, songs } = search(context);
  return {
    searchResult2: {
      artist: artists.map((one) => presentOldArtist(state, one)),
      album: albums.map((one) => presentAlbumFolder(state, one)),
      song: presentSongs(state, songs),
    },
  };
};
