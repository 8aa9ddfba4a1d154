/** Kinds of audio by the content type that `domain/sniff` tells, with the ending players expect. */
const suffixes: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/flac': 'flac',
  'audio/ogg; codecs=opus': 'opus',
  'audio/ogg; codecs=vorbis': 'ogg',
  'audio/ogg; codecs=flac': 'oga',
  'audio/ogg': 'ogg',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/wav': 'wav',
  'audio/aiff': 'aiff',
  'audio/webm': 'webm',
};

/** Kinds that no browser decodes: they would be kept and never be heard. */
const unplayable: Readonly<Record<string, string>> = {
  'audio/x-ms-wma': 'wma',
  'audio/x-ape': 'ape',
  'audio/x-wavpack': 'wv',
  'audio/x-dsf': 'dsf',
  'audio/x-dff': 'dff',
  'audio/x-musepack': 'mpc',
};

const otherEndings = ['oga', 'mp4', 'm4b', 'wave', 'aif', 'weba', 'mka'];
const audioEndings = new Set([
  ...Object.values(suffixes),
  ...Object.values(unplayable),
  ...otherEndings,
]);

export const suffixOf = (contentType: string): string | null => suffixes[contentType] ?? null;

export const unplayableSuffix = (contentType: string): string => unplayable[contentType] ?? '';

/** Whether somebody named it as music; what it is, its bytes tell. */
export const isAudioEnding = (ending: string): boolean => audioEndings.has(ending);
