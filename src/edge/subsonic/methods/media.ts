import type { FileHandle } from 'node:fs/promises';
import { answerFile } from '../../media/file-answer';
import {
  planTranscoding,
  transcodeArguments,
  wantsTranscoding,
  type TranscodePlan,
} from '../../media/transcode-plan';
import type { Song } from '../../music/catalogue';
import { nameOf } from '../../music/file-kinds';
import { openInside, resolveInside } from '../../music/inside';
import type { Context, Serve } from '../context';
import { failureCodes, notFound, SubsonicFailure } from '../failure';
import { plainType } from '../present-song';

const needSong = ({ params, catalogue }: Context): Song => {
  const song = catalogue.songById.get(params.need('id'));
  if (!song) throw notFound('Song');
  return song;
};

/** A file that left since the scan is "not found"; a disk that fails says so. */
const reach = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : 'ENOENT';
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') throw notFound('File');
    throw new SubsonicFailure(failureCodes.generic, 'The file cannot be read', 500);
  }
};

const openSong = ({ library }: Context, { record }: Song): Promise<FileHandle> =>
  reach(() => openInside(library.root, record.path));

const durationHeader = (seconds: number) => ({ 'X-Content-Duration': seconds.toFixed(3) });

const serveOriginal = async (
  context: Context,
  song: Song,
  headers: Readonly<Record<string, string>>,
): Promise<void> => {
  const handle = await openSong(context, song);
  await answerFile(context.request, context.response, {
    handle,
    contentType: plainType(song.record.contentType),
    headers: { ...durationHeader(song.record.duration), ...headers },
  });
};

const busy = (): SubsonicFailure =>
  new SubsonicFailure(failureCodes.generic, 'Too many transcodings, try again later', 429, {
    'Retry-After': '5',
  });

const serveTranscoded = async (
  context: Context,
  { record }: Song,
  plan: TranscodePlan,
  program: string,
): Promise<void> => {
  const { transcoder, request, response, library } = context;
  const headers = {
    'Content-Type': plainType(plan.contentType),
    'Accept-Ranges': 'none',
    'Cache-Control': 'no-store',
    ...durationHeader(Math.max(0, record.duration - plan.timeOffset)),
  };
  if (request.method === 'HEAD') {
    response.writeHead(200, headers).end();
    return;
  }
  const path = await reach(() => resolveInside(library.root, record.path));
  if (!transcoder.hasRoom()) throw busy();
  const args = transcodeArguments(path, record, plan);
  if (await transcoder.run(program, args, response, headers)) return;
  throw new SubsonicFailure(failureCodes.generic, 'The song could not be transcoded', 500);
};

/** Never counts as a play. `estimateContentLength` is not followed: a guess looks like a size. */
export const stream: Serve = async (context) => {
  const { params } = context;
  const song = needSong(context);
  const wish = {
    format: params.one('format').toLowerCase(),
    maxBitRate: params.whole('maxBitRate', 0),
    timeOffset: params.whole('timeOffset', 0),
  };
  const ffmpeg = await context.ffmpeg();
  const plan = planTranscoding(song.record, wish, ffmpeg);
  if (plan && ffmpeg) return serveTranscoded(context, song, plan, ffmpeg.path);
  const isRefused = wantsTranscoding(song.record, wish) && !ffmpeg;
  const told = { 'X-Holdfast-Transcoding': 'unavailable' };
  return serveOriginal(context, song, isRefused ? told : {});
};

/** RFC 6266: a plain name for old programs, the true one beside it. */
const attachment = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7E]|["\\%]/g, '_');
  const exact = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
};

export const download: Serve = async (context) => {
  const song = needSong(context);
  const disposition = attachment(nameOf(song.record.path));
  await serveOriginal(context, song, { 'Content-Disposition': disposition });
};
