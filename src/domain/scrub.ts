/**
 * Takes secrets out of text that somebody will send to somebody else. What is built of chosen fields needs none of
 * this; it is the second net, for what servers and browsers wrote into messages. Rather too much than too little.
 */
export interface KnownWords {
  /** Whole words (host names, user names), by what is written in their place. */
  readonly words: ReadonlyMap<string, string>;
}

const gone = '(removed)';

/** Names of values that nobody else needs to know; single letters are those of Subsonic. */
const secretName =
  'pass(?:word|wd|phrase)?|pwd|secret|salt|token|api[-_]?key|jwt|bearer|auth(?:orization)?|x-nd-[a-z-]+|' +
  'cookie|set-cookie|session(?:[-_]?id)?|sid|ticket|credential[s]?|user(?:[-_]?name)?|login|e-?mail';
const letterName = '[uptsc]';

const rules: readonly (readonly [RegExp, string])[] = [
  // https://user:password@host/path?query#hash: who and what is asked stays at home.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>@]*@/gi, `$1`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, `$1?${gone}`],
  // A header to the end of its line: `Authorization: Bearer abc`, `Cookie: a=b; c=d`.
  [
    /\b((?:proxy-)?authorization|(?:set-)?cookie|x-nd-authorization)(["']?\s*[:=]\s*)[^\r\n]*/gi,
    `$1$2${gone}`,
  ],
  [/\b(bearer|basic|digest)\s+[^\s,;"']+/gi, `$1 ${gone}`],
  // JSON and object notation, quoted: `"p":"abc"`, `password: 'a b'`, with escaped quotes inside.
  [
    new RegExp(
      `((?:\\\\?["'])(?:${secretName}|${letterName})(?:\\\\?["'])\\s*[:=]\\s*)(\\\\?["'])(?:\\\\.|(?!\\2)[^\\\\])*(\\2|$)`,
      'gi',
    ),
    `$1$2${gone}$3`,
  ],
  [
    new RegExp(
      `((?:^|[^a-z0-9_])(?:${secretName}|${letterName})\\s*[:=]\\s*)(["'])(?:\\\\.|(?!\\2)[^\\\\])*(\\2|$)`,
      'gi',
    ),
    `$1$2${gone}$3`,
  ],
  // A value without quotes: `token=abc`, `password: abc`, `{p:abc}`.
  [
    new RegExp(
      `((?:^|[^a-z0-9_])(?:${secretName})["']?\\s*[:=]\\s*)(?!["'(])[^\\s,;&"'<>)}\\]]+`,
      'gi',
    ),
    `$1${gone}`,
  ],
  [new RegExp(`((?:^|[?&;,{\\s"'(])${letterName}["']?=)[^\\s&;,"'<>)}\\]]*`, 'gi'), `$1${gone}`],
  [
    new RegExp(
      `((?:^|[{,\\s("'])${letterName}\\s*:\\s*)(?!\\/\\/|\\(removed)[^\\s,;&"'<>)}\\]]+`,
      'g',
    ),
    `$1${gone}`,
  ],
  // How Subsonic writes a password in hex.
  [/\benc:[0-9a-f]+/gi, gone],
  [/[^\s@"'<>:/=&]+@[^\s@"'<>:/]+\.[a-z]{2,}/gi, gone],
  [/\beyJ[\w-]+(?:\.[\w-]*)*/g, gone],
  // Whatever else looks like a token: of capitals, small letters and digits, or long and no word.
  [/(?=[\w+=~-]*\d)(?=[\w+=~-]*[a-z])(?=[\w+=~-]*[A-Z])[\w+=~-]{16,}/g, gone],
  [/[A-Za-z0-9_+/=~-]{20,}/g, gone],
];

/** Words and file names, dates and versions are no tokens; what was removed stays told as such. */
const isWord = (text: string): boolean =>
  /^[a-z]+(?:[-/_][a-z]+)*$/i.test(text) && text.length < 40;

export const scrubText = (text: string, { words }: KnownWords = { words: new Map() }): string => {
  const known = replaceWords(text, words);
  return rules.reduce(
    (scrubbed, [pattern, instead], at) =>
      at === rules.length - 1
        ? scrubbed.replace(pattern, (found) => (isWord(found) ? found : gone))
        : scrubbed.replace(pattern, instead),
    known,
  );
};

/** The longest first: `music.example.com` before `example`. */
const replaceWords = (text: string, words: ReadonlyMap<string, string>): string =>
  [...words]
    .filter(([word]) => word !== '')
    .toSorted(([one], [other]) => other.length - one.length)
    .reduce((done, [word, instead]) => done.replaceAll(patternOf(word), instead), text);

const patternOf = (word: string): RegExp => {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu');
};

export type Plain =
  string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

const secretField = new RegExp(`^(?:${secretName}|${letterName})$`, 'i');

/** Every text in it, names of fields included; a field that is named like a secret loses its value. */
export const scrubData = (data: unknown, known?: KnownWords): Plain => {
  if (typeof data === 'string') return scrubText(data, known);
  if (typeof data === 'number' || typeof data === 'boolean' || data === null) return data;
  if (Array.isArray(data)) return data.map((each) => scrubData(each, known));
  if (typeof data !== 'object') return null;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      scrubText(name, known),
      secretField.test(name) && value !== null ? gone : scrubData(value, known),
    ]),
  );
};
