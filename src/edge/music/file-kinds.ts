/** What a file is for, by its ending; what it really is, its first bytes tell. */
export type FileKind = 'audio' | 'cover' | 'playlist';

interface AudioFormat {
  readonly contentType: string;
  /** Ending that players expect for it. */
  readonly suffix: string;
  /** Endings under which it is at home. */
  readonly endings: readonly string[];
  /** Name of ffmpeg's demuxer: naming it keeps a file from being taken for a list of other files. */
  readonly demuxer: string;
}

/** Content types as `domain/sniff` names them. */
const formats: readonly AudioFormat[] = [
  { contentType: 'audio/mpeg', suffix: 'mp3', endings: ['mp3'], demuxer: 'mp3' },
  { contentType: 'audio/flac', suffix: 'flac', endings: ['flac'], demuxer: 'flac' },
  {
    contentType: 'audio/ogg; codecs=opus',
    suffix: 'opus',
    endings: ['opus', 'ogg', 'oga'],
    demuxer: 'ogg',
  },
  {
    contentType: 'audio/ogg; codecs=vorbis',
    suffix: 'ogg',
    endings: ['ogg', 'oga'],
    demuxer: 'ogg',
  },
  { contentType: 'audio/ogg; codecs=flac', suffix: 'oga', endings: ['oga', 'ogg'], demuxer: 'ogg' },
  { contentType: 'audio/ogg', suffix: 'ogg', endings: ['ogg', 'oga'], demuxer: 'ogg' },
  {
    contentType: 'audio/mp4',
    suffix: 'm4a',
    endings: ['m4a', 'mp4', 'm4b', 'alac', 'aac'],
    demuxer: 'mov',
  },
  { contentType: 'audio/aac', suffix: 'aac', endings: ['aac'], demuxer: 'aac' },
  { contentType: 'audio/wav', suffix: 'wav', endings: ['wav', 'wave'], demuxer: 'wav' },
  { contentType: 'audio/aiff', suffix: 'aiff', endings: ['aif', 'aiff'], demuxer: 'aiff' },
];

const audioEndings = new Set(formats.flatMap((format) => format.endings));

export const findFormat = (contentType: string): AudioFormat | null =>
  formats.find((format) => format.contentType === contentType) ?? null;

/** For an ending whose file does not say what it is. */
export const formatOfEnding = (ending: string): AudioFormat | null =>
  formats.find((format) => format.endings[0] === ending) ?? null;

/** The part after the last dot, in small letters; '' when there is none. */
export const endingOf = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
};

/** `a/b.mp3` without its ending. */
export const withoutEnding = (path: string): string => {
  const ending = endingOf(path);
  return ending === '' ? path : path.slice(0, -ending.length - 1);
};

/** '' for a file in the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const coverName = /^(?:cover|folder|front|album)\.(?:jpe?g|png|webp)$/i;

/** Lists count where people keep them: in the root, or in a folder for them. Not one in each album. */
const playlistPath = /^(?:playlists?\/)?[^/]+\.m3u8?$/i;

export const kindOf = (path: string): FileKind | null => {
  if (audioEndings.has(endingOf(path))) return 'audio';
  if (coverName.test(nameOf(path))) return 'cover';
  return playlistPath.test(path) ? 'playlist' : null;
};
