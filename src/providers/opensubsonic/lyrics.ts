import * as v from 'valibot';
import type { HoldfastError } from '../../domain/error';
import type { Lyrics } from '../../domain/music';
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

/** Of several the first that is timed. */
const fromStructured = (part: unknown): Lyrics | null => {
  const found = v.safeParse(structuredList, part);
  if (!found.success) return null;
  const all = found.output.structuredLyrics.filter(({ line }) => line.length > 0);
  const best = all.find(({ synced }) => synced) ?? all[0];
  return best ? toLyrics(best) : null;
};

/** More lines than any song has; the text is the server's. */
const maxLines = 2000;

const fromText = (part: unknown): Lyrics | null => {
  const value = isRecord(part) ? part['value'] : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const lines = value
    .trim()
    .split(/\r\n|\r|\n/)
    .slice(0, maxLines);
  return {
    synced: false,
    language: '',
    lines: lines.map((line) => ({ start: null, text: v.parse(text, line) })),
  };
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
