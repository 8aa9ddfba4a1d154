import type { Lyrics, SongLyrics } from './music';

/** More languages than any song was ever sung in, and each may be as long as a song. */
const mostLanguages = 8;

/** What servers and tags write where they do not know (ISO 639-2, OpenSubsonic). */
const unknown: ReadonlySet<string> = new Set(['', 'xxx', 'und', 'zxx', 'mis', 'mul']);

/** One for each language, timed ones before plain ones; the first that is timed is shown first. */
export const joinLyrics = (all: readonly Lyrics[]): SongLyrics | null => {
  const inOrder = all.toSorted((a, b) => Number(b.synced) - Number(a.synced));
  const byLanguage = new Map<string, Lyrics>();
  for (const each of inOrder) {
    if (!byLanguage.has(each.language)) byLanguage.set(each.language, each);
  }
  const [first, ...rest] = [...byLanguage.values()].slice(0, mostLanguages);
  if (!first) return null;
  // Of a language that nobody knows it cannot be said that it is another one.
  const others = rest.filter(({ language }) => !unknown.has(language));
  return others.length > 0 ? { ...first, others } : first;
};

/** Those in the language that the listener chose, where the song has it. */
export const lyricsIn = ({ others = [], ...first }: SongLyrics, language: string | null): Lyrics =>
  [first, ...others].find((each) => each.language === language) ?? first;
