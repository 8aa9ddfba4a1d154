/**
 * What the browser is told about each kind of answer. Every policy begins with nothing allowed
 * (reference: OWASP ASVS 5, 3.4.x) and names what the player needs.
 */
export type AnswerKind = 'document' | 'worker' | 'file' | 'foreign';

export type Headers = Readonly<Record<string, string>>;

const policy = (directives: Readonly<Record<string, string>>): string =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join('; ');

/**
 * The page talks to its own origin only: the service worker answers it and the engine worker fetches.
 * - `media-src data:`: howler empties an element by giving it a silent `data:` WAV.
 * - `style-src 'self'`: no style attributes in markup; styles that scripts set are not markup.
 * - `trusted-types app-url`: one policy, which makes the addresses of the workers.
 */
const documentPolicy = policy({
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' blob:",
  'media-src': "'self' blob: data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'object-src': "'none'",
  'frame-src': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'app-url',
});

/**
 * Workers are governed by the headers of their own script. They reach music servers over TLS, or on
 * this computer; a plain http server elsewhere is reached through the same-origin proxy.
 */
const workerPolicy = policy({
  'default-src': "'none'",
  'script-src': "'self'",
  'connect-src': "'self' https: http://localhost:* http://127.0.0.1:*",
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
});

/** A picture opened by itself is a document too; an SVG may style itself and nothing more. */
const filePolicy = policy({
  'default-src': "'none'",
  'style-src': "'unsafe-inline'",
  'frame-ancestors': "'none'",
  sandbox: '',
});

/** What another server wrote never runs, styles, loads or frames anything in our origin. */
const foreignPolicy = policy({ 'default-src': "'none'", 'frame-ancestors': "'none'", sandbox: '' });

const policies: Readonly<Record<AnswerKind, string>> = {
  document: documentPolicy,
  worker: workerPolicy,
  file: filePolicy,
  foreign: foreignPolicy,
};

const permissionsOff = [
  'accelerometer',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'storage-access',
  'usb',
  'xr-spatial-tracking',
] as const;

const permissionsOwn = [
  'autoplay',
  'fullscreen',
  'publickey-credentials-get',
  'screen-wake-lock',
  'speaker-selection',
] as const;

const permissions = [
  ...permissionsOff.map((name) => `${name}=()`),
  ...permissionsOwn.map((name) => `${name}=(self)`),
].join(', ');

export const securityHeaders = (kind: AnswerKind): Headers => ({
  'Content-Security-Policy': policies[kind],
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  ...(kind === 'document' && {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': permissions,
    'X-Frame-Options': 'DENY',
  }),
});

/** Scripts that are the start of a worker: the service worker, and what the build names `*.worker-`. */
const workerScript = /^(?:sw\.js|assets\/[\w.-]*\.worker-[\w-]+\.js)$/;

/** Kind of a file of the built player, by its path inside it. */
export const answerKindOf = (path: string): AnswerKind => {
  if (path.endsWith('.html')) return 'document';
  return workerScript.test(path) ? 'worker' : 'file';
};
