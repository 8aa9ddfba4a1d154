import type { Album, Artist } from '../music/catalogue';
import type { EdgeState } from '../state/state-schema';
import {
  albumPlays,
  isoTime,
  orNothing,
  presentArtistRefs,
  presentGenres,
  presentMarks,
  presentSongs,
} from './present-song';

type Fields = Readonly<Record<string, unknown>>;

const presentDate = (date: string): Fields => {
  const [year, month, day] = date.split('-').filter(Boolean).map(Number);
  return { year, month: orNothing(month), day: orNothing(day) };
};

const presentDiscs = (album: Album): Fields[] => {
  const titles = new Map<number, string>();
  for (const { record } of album.songs) {
    if (record.discTitle !== '') titles.set(record.disc, record.discTitle);
  }
  return [...titles].map(([disc, title]) => ({ disc, title }));
};

const presentShared = (state: EdgeState, album: Album): Fields => {
  const { count, last } = albumPlays(state, album);
  return {
    artist: album.artist,
    artistId: album.artists[0]?.id,
    coverArt: orNothing(album.artId),
    songCount: album.songs.length,
    duration: Math.round(album.duration),
    playCount: count,
    played: last > 0 ? isoTime(last) : undefined,
    created: isoTime(album.created),
    year: orNothing(album.year),
    genre: album.genres[0],
    ...presentMarks(state, album.id),
  };
};

export const presentAlbum = (state: EdgeState, album: Album): Fields => ({
  id: album.id,
  name: album.name,
  ...presentShared(state, album),
  genres: presentGenres(album.genres),
  artists: presentArtistRefs(album.artists),
  displayArtist: album.artist,
  musicBrainzId: album.releaseId,
  sortName: album.sortName,
  isCompilation: album.compilation,
  releaseDate: presentDate(album.date),
  originalReleaseDate: {},
  recordLabels: [],
  releaseTypes: [],
  moods: [],
  explicitStatus: '',
  discTitles: presentDiscs(album),
});

export const presentAlbumWithSongs = (state: EdgeState, album: Album): Fields => ({
  ...presentAlbum(state, album),
  song: presentSongs(state, album.songs),
});

/** An album as a folder, for clients that browse as one did before albums had ids. */
export const presentAlbumFolder = (state: EdgeState, album: Album): Fields => ({
  id: album.id,
  parent: album.artists[0]?.id,
  isDir: true,
  title: album.name,
  album: album.name,
  mediaType: 'album',
  ...presentShared(state, album),
});

/** Their own albums first, then those of others that they are heard on. */
export const albumsOf = (artist: Artist): readonly Album[] => [
  ...artist.albums,
  ...artist.appearsOn,
];

export const presentArtist = (state: EdgeState, artist: Artist): Fields => ({
  id: artist.id,
  name: artist.name,
  coverArt: orNothing(artist.artId),
  albumCount: artist.albums.length + artist.appearsOn.length,
  musicBrainzId: artist.artistId,
  sortName: artist.sortName,
  roles: artist.albums.length > 0 ? ['albumartist', 'artist'] : ['artist'],
  ...presentMarks(state, artist.id),
});

/** For `getIndexes` and its like. */
export const presentOldArtist = (state: EdgeState, artist: Artist): Fields => ({
  id: artist.id,
  name: artist.name,
  ...presentMarks(state, artist.id),
});
