/**
 * What a request target asks of the built player, decided from the text alone, before any file is
 * touched. Only plain names are ever looked for on disk; everything else is at most a page of the
 * player, whose answer is always the same document.
 */
export type StaticTarget =
  /** Somebody is trying something; no browser sends this. */
  | { readonly kind: 'bad' }
  | { readonly kind: 'none' }
  /** A file by that path, otherwise nothing. */
  | { readonly kind: 'file'; readonly path: string }
  /** A file by that path if it exists (null = cannot be one), otherwise the player. */
  | { readonly kind: 'page'; readonly path: string | null };

const bad: StaticTarget = { kind: 'bad' };
const none: StaticTarget = { kind: 'none' };

/** Longest id is 512 characters, each at most 12 when encoded; addresses have little else. */
const maxTargetLength = 8192;
/**
 * No spaces, `~` (short names), `:` (drives, streams), `%`, nor anything that a file system folds;
 * no leading or trailing dot.
 */
const plainName = /^[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;
/** Windows opens these as devices in any folder, with any ending. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const fileEnding = /\.[A-Za-z0-9]{1,12}$/;
/** Answered by the service worker or by other parts of the edge; here only when those are missing. */
const reservedFolder: ReadonlySet<string> = new Set(['x', 'rest', 'proxy', 'assets']);

const decode = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
};

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const unprintable = /[\u0000-\u001f\u007f]/;

/** A step out of the folder, however often it was encoded. Deeper than four is nobody's decoder. */
const hasTrick = (segment: string): boolean => {
  let text: string | null = segment;
  for (let round = 0; round < 5; round += 1) {
    if (text === null || unprintable.test(text)) return true;
    if (text.split(/[/\\]/).some((step) => step === '..' || step === '.')) return true;
    if (!text.includes('%')) return false;
    text = round === 0 ? decode(text) : (decode(text) ?? '');
  }
  return false;
};

const isPlain = (segment: string): boolean => plainName.test(segment) && !deviceName.test(segment);

/** `target` is the raw request target, with or without a query. */
export const readStaticTarget = (target: string): StaticTarget => {
  if (target.length > maxTargetLength || !target.startsWith('/')) return bad;
  const raw = target.split(/[?#]/, 1)[0]!;
  if (raw.startsWith('//') || raw.includes('\\') || unprintable.test(raw)) return bad;
  if (raw === '/') return { kind: 'page', path: 'index.html' };
  const segments = raw.slice(1).split('/');
  if (segments.some(hasTrick)) return bad;
  if (segments.some((segment) => decode(segment)!.startsWith('.'))) return none;

  const path = segments.every(isPlain) ? segments.join('/') : null;
  if (reservedFolder.has(segments[0]!) || fileEnding.test(segments.at(-1)!)) {
    return path === null ? none : { kind: 'file', path };
  }
  return { kind: 'page', path };
};
