import * as v from 'valibot';
import { lyricsPath } from '../../contracts/media-routes';
import type { Key } from '../../domain/keys';
import type { Lyrics, SongLyrics } from '../../domain/music';

/** Lines of a song; more is not a song. */
const mostLines = 5000;

const one = v.object({
  synced: v.boolean(),
  language: v.string(),
  lines: v.pipe(
    v.array(v.object({ start: v.nullable(v.number()), text: v.string() })),
    v.minLength(1),
    v.maxLength(mostLines),
  ),
});
const schema = v.object({ ...one.entries, others: v.exactOptional(v.array(one)) });

/** Null when the song has none, or none can be had now. */
export const fetchLyrics = async (key: Key, signal: AbortSignal): Promise<SongLyrics | null> => {
  const answer = await fetch(lyricsPath(key), { signal });
  if (!answer.ok) return null;
  const read = v.safeParse(schema, await answer.json());
  return read.success ? read.output : null;
};

/** The last line that has begun at `seconds`; -1 before the first. Lines may stand out of order. */
export const lineAt = ({ lines, synced }: Lyrics, seconds: number): number => {
  if (!synced) return -1;
  let found = -1;
  let begun = -1;
  for (const [at, { start }] of lines.entries()) {
    if (start === null || start > seconds * 1000 || start < begun) continue;
    begun = start;
    found = at;
  }
  return found;
};

/** What servers write when they do not know: no language to read aloud in (ISO 639-2, OpenSubsonic). */
const noLanguages: ReadonlySet<string> = new Set(['xxx', 'und', 'mul', 'zxx', 'mis']);

/** For `lang`: undefined where the server knows none, or writes what is no language tag. */
export const langOf = (told: string): string | undefined => {
  try {
    const tag = Intl.getCanonicalLocales(told)[0];
    return tag === undefined || noLanguages.has(tag.split('-')[0]!) ? undefined : tag;
  } catch {
    return undefined;
  }
};

/** In the language of the page: `German`; null where it is not known. */
export const languageName = (told: string, page: string): string | null => {
  const tag = langOf(told);
  if (tag === undefined) return null;
  return new Intl.DisplayNames([page], { type: 'language', fallback: 'none' }).of(tag) ?? null;
};
