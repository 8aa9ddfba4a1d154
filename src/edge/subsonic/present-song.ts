import type { Album, Artist, Song } from '../music/catalogue';
import type { EdgeState } from '../state/state-schema';

type Fields = Readonly<Record<string, unknown>>;

export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** Left out of an answer when there is nothing to say. */
export const orNothing = <T>(value: T): T | undefined =>
  value === '' || value === 0 ? undefined : value;

/** Stars and ratings of anything. */
export const presentMarks = (state: EdgeState, id: string): Fields => {
  const star = state.stars[id];
  return { starred: star === undefined ? undefined : isoTime(star), userRating: state.ratings[id] };
};

/** Clients compare it with the types that they know by heart. */
export const plainType = (contentType: string): string => contentType.split(';', 1)[0]!;

export const presentArtistRefs = (artists: readonly Artist[]): Fields[] =>
  artists.map(({ id, name }) => ({ id, name }));

export const presentGenres = (genres: readonly string[]): Fields[] =>
  genres.map((name) => ({ name }));

const presentSound = ({ record }: Song): Fields => ({
  size: record.size,
  contentType: plainType(record.contentType),
  suffix: record.suffix,
  duration: Math.round(record.duration),
  bitRate: record.bitRate,
  bitDepth: orNothing(record.bitDepth),
  samplingRate: record.sampleRate,
  channelCount: record.channels,
  replayGain: record.replayGain,
});

const presentPlays = (state: EdgeState, id: string): Fields => {
  const plays = state.plays[id];
  return plays ? { playCount: plays.count, played: isoTime(plays.last) } : { playCount: 0 };
};

const presentPeople = ({ artist, artists, album, record }: Song): Fields => ({
  artist,
  artistId: artists[0]?.id,
  artists: presentArtistRefs(artists),
  displayArtist: artist,
  albumArtists: presentArtistRefs(album.artists),
  displayAlbumArtist: album.artist,
  displayComposer: record.composer,
  contributors: [],
});

/** A song as the protocol's `Child`. */
export const presentSong = (state: EdgeState, song: Song): Fields => {
  const { id, record, album } = song;
  return {
    id,
    parent: album.id,
    isDir: false,
    isVideo: false,
    type: 'music',
    mediaType: 'song',
    title: record.title,
    album: album.name,
    albumId: album.id,
    ...presentPeople(song),
    track: orNothing(record.track),
    discNumber: orNothing(record.disc),
    year: orNothing(record.year),
    genre: record.genres[0],
    genres: presentGenres(record.genres),
    coverArt: orNothing(song.artId),
    ...presentSound(song),
    path: record.path,
    created: isoTime(record.created),
    bpm: orNothing(record.bpm),
    comment: record.comment,
    sortName: record.titleSort,
    musicBrainzId: record.recordingId,
    isrc: record.isrc,
    moods: [],
    explicitStatus: '',
    ...presentPlays(state, id),
    ...presentMarks(state, id),
  };
};

export const presentSongs = (state: EdgeState, songs: readonly Song[]): Fields[] =>
  songs.map((song) => presentSong(state, song));

export interface AlbumPlays {
  readonly count: number;
  /** Wall time, ms; 0 = never. */
  readonly last: number;
}

export const albumPlays = (state: EdgeState, album: Album): AlbumPlays => {
  let [count, last] = [0, 0];
  for (const { id } of album.songs) {
    const plays = state.plays[id];
    if (!plays) continue;
    count += plays.count;
    last = Math.max(last, plays.last);
  }
  return { count, last };
};
