import * as v from 'valibot';
import { makeKey, type Key, type SourceId } from '../../domain/keys';
import type { Album, Artist, Playlist, ReplayGain, Track } from '../../domain/music';
import { count, flag, id, list, maybeId, maybeNumber, text, time } from './fields';

/** What the calls bring, in our own words. */
const named = v.object({ id: maybeId, name: text });
const listed = list(named);
const genres = list(v.object({ name: text }));

const gain = v.object({
  trackGain: maybeNumber,
  albumGain: maybeNumber,
  trackPeak: maybeNumber,
  albumPeak: maybeNumber,
});

export const songSchema = v.object({
  id,
  title: text,
  artist: text,
  displayArtist: text,
  artists: listed,
  artistId: maybeId,
  album: text,
  albumId: maybeId,
  displayAlbumArtist: text,
  albumArtists: listed,
  coverArt: maybeId,
  discNumber: count,
  track: count,
  year: count,
  genre: text,
  genres,
  duration: count,
  size: count,
  bitRate: count,
  suffix: text,
  contentType: text,
  created: time,
  musicBrainzId: text,
  isrc: list(text),
  path: text,
  replayGain: v.fallback(v.nullable(gain), null),
  isDir: flag,
  isVideo: flag,
});
export type Song = v.InferOutput<typeof songSchema>;

export const albumSchema = v.object({
  id,
  name: text,
  title: text,
  album: text,
  artist: text,
  displayArtist: text,
  artists: listed,
  artistId: maybeId,
  coverArt: maybeId,
  songCount: count,
  duration: count,
  created: time,
  year: count,
  genre: text,
  genres,
  musicBrainzId: text,
});
export type AlbumShape = v.InferOutput<typeof albumSchema>;

export const artistSchema = v.object({
  id,
  name: text,
  sortName: text,
  coverArt: maybeId,
  albumCount: count,
  musicBrainzId: text,
});

export const playlistSchema = v.object({
  id,
  name: text,
  comment: text,
  owner: text,
  coverArt: maybeId,
  created: time,
  changed: time,
  readonly: flag,
  entry: list(v.object({ id })),
});

const joined = (names: readonly v.InferOutput<typeof named>[]): string =>
  names
    .map(({ name }) => name)
    .filter((name) => name !== '')
    .join(', ');

const keyOf = (source: SourceId, id: string | null | undefined): Key | null =>
  id ? makeKey(source, id) : null;

/**
 * kbit/s. Debian's Supysonic tells bit/s. Music of more than 20,000 kbit/s does not exist (eight
 * channels of 24 bit at 96 kHz need 18,432), and none has less than 20,000 bit/s.
 */
const toKilobits = (bitRate: number): number =>
  Math.round(bitRate > 20_000 ? bitRate / 1000 : bitRate);

/** gonic sends zeros and null for what it does not know; a peak of 0 would be silence. */
const toReplayGain = (found: v.InferOutput<typeof gain> | null): ReplayGain | null => {
  if (!found || Object.values(found).every((value) => !value)) return null;
  const { trackGain, albumGain, trackPeak, albumPeak } = found;
  return {
    ...(trackGain === null ? {} : { trackGain }),
    ...(albumGain === null ? {} : { albumGain }),
    ...(trackPeak ? { trackPeak } : {}),
    ...(albumPeak ? { albumPeak } : {}),
  };
};

const fileName = (path: string): string =>
  path.slice(path.lastIndexOf('/') + 1).replace(/\.\w{1,5}$/, '');

export const toTrack = (source: SourceId, song: Song): Track => {
  const artist = song.displayArtist || song.artist || joined(song.artists);
  return {
    key: makeKey(source, song.id),
    title: song.title || fileName(song.path),
    artist,
    artistKey: keyOf(source, song.artistId ?? song.artists[0]?.id),
    album: song.album,
    albumKey: keyOf(source, song.albumId),
    albumArtist: song.displayAlbumArtist || joined(song.albumArtists) || artist,
    artKey: keyOf(source, song.coverArt),
    disc: song.discNumber,
    number: song.track,
    year: song.year,
    genre: song.genre || (song.genres[0]?.name ?? ''),
    duration: song.duration,
    size: song.size,
    bitRate: toKilobits(song.bitRate),
    suffix: song.suffix.toLowerCase().replace(/[^a-z0-9]/g, ''),
    contentType: song.contentType,
    created: song.created,
    musicBrainzId: song.musicBrainzId,
    isrc: song.isrc[0] ?? '',
    path: song.path,
    replayGain: toReplayGain(song.replayGain),
  };
};

export const toAlbum = (source: SourceId, album: AlbumShape): Album => ({
  key: makeKey(source, album.id),
  title: album.name || album.title || album.album,
  artist: album.displayArtist || album.artist || joined(album.artists),
  artistKey: keyOf(source, album.artistId ?? album.artists[0]?.id),
  artKey: keyOf(source, album.coverArt),
  year: album.year,
  genre: album.genre || (album.genres[0]?.name ?? ''),
  songCount: album.songCount,
  duration: album.duration,
  created: album.created,
  musicBrainzId: album.musicBrainzId,
});

export const toArtist = (source: SourceId, artist: v.InferOutput<typeof artistSchema>): Artist => ({
  key: makeKey(source, artist.id),
  name: artist.name,
  sortName: artist.sortName,
  artKey: keyOf(source, artist.coverArt),
  albumCount: artist.albumCount,
  musicBrainzId: artist.musicBrainzId,
});

export const toPlaylist = (
  source: SourceId,
  playlist: v.InferOutput<typeof playlistSchema>,
): Playlist => ({
  key: makeKey(source, playlist.id),
  name: playlist.name,
  comment: playlist.comment,
  owner: playlist.owner,
  artKey: keyOf(source, playlist.coverArt),
  trackKeys: playlist.entry.map((entry) => makeKey(source, entry.id)),
  changed: playlist.changed || playlist.created,
  readOnly: playlist.readonly,
});
