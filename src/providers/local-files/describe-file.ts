import { makeKey, type Key, type SourceId } from '../../domain/keys';
import type { Track } from '../../domain/music';
import { cleanText } from '../../domain/text';
import { suffixOf } from './audio-kinds';
import type { Credits } from './credits';
import { identifyAlbum, identifyArtist } from './music-ids';
import { guessFromName } from './name-guess';
import type { ParsedTags } from './parsed-tags';
import type { ReadFile } from './read-one';
import { readReplayGain } from './replay-gain';

export interface Described {
  readonly file: ReadFile;
  readonly credits: Credits;
  readonly artKey: Key | null;
  readonly source: SourceId;
  /** Wall time, ms. */
  readonly created: number;
}

export const artistKeyOf = (source: SourceId, name: string): Key | null =>
  name === '' ? null : makeKey(source, identifyArtist(name));

export const yearOf = ({ common }: ParsedTags): number => common.year || common.originalyear;

/** ID3 writes several into one text, too: "Rock; Pop". Tracks have one. */
export const genreOf = ({ common }: ParsedTags): string =>
  (common.genre[0] ?? '').split(';', 1)[0]!.trim();

const titlesOf = ({ tags: { common }, candidate }: ReadFile) => {
  const guess = guessFromName(candidate.path);
  // A number out of the name only helps where the tags have nothing to say.
  const isSilent = common.title === '';
  return {
    title: common.title || guess.title,
    number: common.track.no || (isSilent ? guess.number : 0),
    disc: common.disk.no || (isSilent ? guess.disc : 0),
  };
};

/** Longer than any recording, in seconds: what claims more has a broken head. */
const maxDuration = 1e6;

const soundOf = ({ format }: ParsedTags, size: number) => {
  const duration = format.duration <= maxDuration ? format.duration : 0;
  // Some containers do not tell the rate: then it is bits by seconds.
  const bits = format.bitrate || (duration > 0 ? (size * 8) / duration : 0);
  return { duration, bitRate: Math.min(Math.round(bits / 1000), 1e6) };
};

/** The row of a file. Throws nothing: whatever a tag lacks is empty. */
export const describeTrack = ({ file, credits, artKey, source, created }: Described): Track => {
  const { tags, candidate, contentType, id } = file;
  const { album, albumArtist } = credits;
  return {
    key: makeKey(source, id),
    ...titlesOf(file),
    artist: credits.artist,
    artistKey: artistKeyOf(source, credits.leadArtist),
    album,
    albumKey: album === '' ? null : makeKey(source, identifyAlbum(albumArtist, album)),
    albumArtist,
    artKey,
    year: yearOf(tags),
    genre: genreOf(tags),
    ...soundOf(tags, candidate.file.size),
    size: candidate.file.size,
    suffix: suffixOf(contentType) ?? '',
    contentType,
    created,
    musicBrainzId: tags.common.musicbrainz_recordingid,
    isrc: tags.common.isrc[0] ?? '',
    path: cleanText(candidate.path),
    replayGain: readReplayGain(tags),
  };
};
