import type { IAudioMetadata, ICommonTagsResult } from 'music-metadata';
import { cleanText } from '../../domain/text';
import { endingOf, findFormat, folderOf, nameOf, withoutEnding } from './file-kinds';
import { createArtId } from './ids';
import { parseMusicFile } from './parse-file';
import { chooseEmbedded } from './pictures';
import { readReplayGain } from './replay-gain';
import type { TrackRecord } from './track-record';
import type { FoundFile } from './walk';

/** More values than any honest tag has. */
const maxValues = 50;

const one = (text: string | undefined): string => cleanText(text ?? '');

const many = (texts: readonly string[] | undefined): string[] => [
  ...new Set((texts ?? []).slice(0, maxValues).map(one).filter(Boolean)),
];

const whole = (value: number | null | undefined, max: number): number =>
  value && Number.isFinite(value) && value > 0 && value <= max ? Math.floor(value) : 0;

/** `ID3v2` files have several genres in one text, too: "Rock; Pop" or "Rock/Pop". */
const splitGenres = (genres: readonly string[] | undefined): string[] =>
  many((genres ?? []).slice(0, maxValues).flatMap((genre) => genre.slice(0, 1000).split(/[;\0]/)));

/** `03 - Name`, `03. Name`, `1-03 Name`, `03 Name`: a number, then a title that is more than digits. */
const numbered = /^(?:(\d{1,2})-)?(\d{1,3})(?:\s*[-.]\s*|\s+)(?=.*\D)(.+)$/;

interface NameGuess {
  readonly title: string;
  readonly track: number;
  readonly disc: number;
}

export const guessFromName = (path: string): NameGuess => {
  const name = one(withoutEnding(nameOf(path)).replaceAll('_', ' '));
  const found = numbered.exec(name);
  if (!found) return { title: name || nameOf(path), track: 0, disc: 0 };
  return { title: found[3]!, track: Number(found[2]), disc: Number(found[1] ?? 0) };
};

const titles = (common: ICommonTagsResult, path: string) => {
  const guess = guessFromName(path);
  const title = one(common.title);
  return {
    title: title || guess.title,
    // A number out of the name only helps where the tags have nothing to say.
    track: whole(common.track.no, 9999) || (title === '' ? guess.track : 0),
    disc: whole(common.disk.no, 999) || (title === '' ? guess.disc : 0),
    discTitle: one(common.discsubtitle?.[0]),
    titleSort: one(common.titlesort),
  };
};

const people = (common: ICommonTagsResult) => ({
  artist: one(common.artist) || many(common.artists).join(', '),
  artists: many(common.artists),
  albumArtist: one(common.albumartist) || many(common.albumartists).join(', '),
  albumArtists: many(common.albumartists),
  artistSort: one(common.artistsort),
  albumArtistSort: one(common.albumartistsort),
  composer: many(common.composer).join(', '),
  artistIds: many(common.musicbrainz_artistid),
  albumArtistIds: many(common.musicbrainz_albumartistid),
});

/** Folder as album: `Artist/Album/01.mp3`. Files loose in the root belong to no album. */
const release = (common: ICommonTagsResult, path: string) => ({
  album: one(common.album) || one(nameOf(folderOf(path))),
  albumSort: one(common.albumsort),
  compilation: common.compilation === true,
  year: whole(common.year ?? common.originalyear, 9999),
  date: /^\d{4}(-\d{2}){0,2}/.exec(one(common.date))?.[0] ?? '',
  genres: splitGenres(common.genre),
  comment: one(common.comment?.find(({ text }) => text)?.text),
  bpm: whole(common.bpm, 999),
  recordingId: one(common.musicbrainz_recordingid),
  releaseId: one(common.musicbrainz_albumid),
  isrc: many(common.isrc),
});

const sound = ({ format }: IAudioMetadata, size: number) => {
  const duration = format.duration ?? 0;
  // Some containers do not tell the rate: then it is bits by seconds.
  const bits = format.bitrate || (size * 8) / Math.max(duration, 0.001);
  return {
    duration: Math.min(duration, 1e6),
    bitRate: whole(Math.round(bits / 1000), 1e6),
    bitDepth: whole(format.bitsPerSample, 64),
    sampleRate: whole(format.sampleRate, 1e7),
    channels: whole(format.numberOfChannels, 255),
  };
};

/** Reads one file. Rejects with `BrokenFileError`, or with the system's error. */
export const readTags = async (absolute: string, found: FoundFile): Promise<TrackRecord> => {
  const { path, size, modified, created } = found;
  const { contentType, metadata } = await parseMusicFile(absolute);
  const picture = chooseEmbedded(metadata.common.picture);
  return {
    path,
    size,
    modified,
    created,
    contentType,
    suffix: findFormat(contentType)?.suffix ?? endingOf(path),
    ...titles(metadata.common, path),
    ...people(metadata.common),
    ...release(metadata.common, path),
    ...sound(metadata, size),
    replayGain: readReplayGain(metadata),
    artId: picture ? createArtId(picture.bytes) : '',
  };
};
