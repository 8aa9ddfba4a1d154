import type { Lyrics } from '../../../domain/music';
import { readLyrics } from '../../music/lyrics';
import type { Answer } from '../context';
import { notFound } from '../failure';
import { foldText } from '../search-index';

const presentLines = ({ synced, lines }: Lyrics) =>
  lines.map(({ start, text }) => ({ ...(synced && { start: start ?? 0 }), value: text }));

export const getLyricsBySongId: Answer = async ({ params, catalogue, library }) => {
  const song = catalogue.songById.get(params.need('id'));
  if (!song) throw notFound('Song');
  const found = await readLyrics(library.root, song.record);
  const structuredLyrics = found.map((lyrics) => ({
    displayArtist: song.artist,
    displayTitle: song.record.title,
    lang: lyrics.language,
    synced: lyrics.synced,
    offset: 0,
    line: presentLines(lyrics),
  }));
  return { lyricsList: { structuredLyrics } };
};

/** The older way: by names, as one text. Empty when there are none. */
export const getLyrics: Answer = async ({ params, catalogue, library }) => {
  const [artist, title] = [foldText(params.one('artist')), foldText(params.one('title'))];
  const song =
    title === ''
      ? undefined
      : catalogue.songs.find(
          (one) =>
            foldText(one.record.title) === title &&
            (artist === '' || foldText(one.artist) === artist),
        );
  if (!song) return { lyrics: { value: '' } };
  const [first] = await readLyrics(library.root, song.record);
  const value = first?.lines.map(({ text }) => text).join('\n') ?? '';
  return { lyrics: { artist: song.artist, title: song.record.title, value } };
};
