import * as v from 'valibot';
import type { HoldfastError } from '../../domain/error';
import { parseLrc } from '../../domain/lrc';
import { joinLyrics } from '../../domain/lyrics-choice';
import type { Lyrics, SongLyrics } from '../../domain/music';
import type { MusicProvider } from '../provider';
import type { Caller } from './caller';
import { flag, list, maybeNumber, text } from './fields';
import { isRecord } from './record';

const structured = v.object({
  lang: text,
  synced: flag,
  offset: maybeNumber,
  line: list(v.object({ start: maybeNumber, value: text })),
});
const structuredList = v.object({ structuredLyrics: list(structured) });

/** A positive offset means sooner, as in LRC files. */
const toLyrics = ({ lang, synced, offset, line }: v.InferOutput<typeof structured>): Lyrics => ({
  synced,
  language: lang,
  lines: line.map(({ start, value }) => ({
    start: synced && start !== null ? Math.max(0, start - (offset ?? 0)) : null,
    text: value,
  })),
});

const fromStructured = (part: unknown): SongLyrics | null => {
  const found = v.safeParse(structuredList, part);
  if (!found.success) return null;
  const all = found.output.structuredLyrics.filter(({ line }) => line.length > 0);
  return joinLyrics(all.map(toLyrics));
};

/** The older answer is one text, in which some servers send the times as they stand in the file. */
const fromText = (part: unknown): Lyrics | null => {
  const value = isRecord(part) ? part['value'] : null;
  return typeof value === 'string' ? parseLrc(value) : null;
};

/** A server without lyrics says so in many ways; each of them means: none. */
const isNone = ({ code }: HoldfastError): boolean => code.startsWith('server.');

export const createLyrics =
  ({ call }: Caller, extensions: readonly string[]): MusicProvider['lyrics'] =>
  async ({ id, artist, title, signal }) => {
    const common = { component: 'library', kind: 'lyrics', signal } as const;
    const byId = extensions.includes('songLyrics');
    try {
      if (byId) {
        const { rest } = await call({ ...common, method: 'getLyricsBySongId', params: { id } });
        return fromStructured(rest['lyricsList']);
      }
      const { rest } = await call({ ...common, method: 'getLyrics', params: { artist, title } });
      return fromText(rest['lyrics']);
    } catch (thrown) {
      if (isNone(thrown as HoldfastError)) return null;
      throw thrown;
    }
  };
