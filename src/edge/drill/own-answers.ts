import type { Answering } from './plan';
import { urlOf } from './request-log';

/** An answer before it goes on the wire. */
export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: AsyncIterable<Buffer>;
  /** Of the body; null = not known before its end. */
  readonly length: number | null;
}

export const once = async function* (body: Buffer): AsyncIterable<Buffer> {
  if (body.length > 0) yield body;
};

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  302: 'Found',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

const say = (
  status: number,
  type: string,
  text: string | Buffer,
  more: readonly (readonly [string, string])[] = [],
): Answer => {
  const body = Buffer.from(text);
  const headers: (readonly [string, string])[] = [
    ['Content-Type', type],
    ['Access-Control-Allow-Origin', '*'],
    ['Cache-Control', 'no-store'],
    ...more,
  ];
  return { status, reason: reasons[status] ?? '', headers, body: once(body), length: body.length };
};

const page = (title: string): string =>
  `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
const failed = (code: number, message: string): string =>
  JSON.stringify({
    'subsonic-response': { status: 'failed', version: '1.16.1', error: { code, message } },
  });
const refusals: Readonly<Record<number, string>> = {
  40: 'Wrong username or password',
  41: 'Token authentication not supported for LDAP users',
  42: 'Provided authentication mechanism not supported',
  43: 'Multiple conflicting authentication mechanisms provided',
  44: 'Invalid API key',
};

const junk = (): Buffer => Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 167) % 251));
const json = 'application/json';
const bodies = {
  html: () => say(200, 'text/html', page('Welcome to your router')),
  xml: () =>
    say(
      200,
      'application/xml',
      '<?xml version="1.0"?><subsonic-response xmlns="http://subsonic.org/restapi" status="ok" version="1.16.1"/>',
    ),
  json: () => say(200, json, '{"hello":"world"}'),
  empty: () => say(200, json, ''),
  junk: () => say(200, 'application/octet-stream', junk()),
  'cut-json': () => say(200, json, '{"subsonic-response":{"status":"ok","vers'),
  failed: () => say(200, json, failed(0, 'database is locked')),
};

const nothing = JSON.stringify({
  'subsonic-response': { status: 'ok', version: '1.16.1', type: 'drill', openSubsonic: true },
});

const endless = (bytes: number): Answer => {
  const piece = Buffer.alloc(64 * 1024, 0x20);
  const body = async function* (): AsyncIterable<Buffer> {
    yield Buffer.from('{"subsonic-response":{"status":"ok",');
    for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
  };
  return { ...say(200, json, ''), body: body(), length: null };
};

const redirect = (to: string, target: string): Answer => {
  const { pathname, search } = urlOf(target);
  const place = /^https?:/.test(to) ? `${to.replace(/\/$/, '')}${pathname}` : to;
  const location = to === 'self' ? `${pathname}${search}` : place;
  return say(302, 'text/plain', 'elsewhere', [['Location', location]]);
};

/** The answer that a fault gives in place of the music server; null = none, there is only silence. */
export const ownAnswer = (toxic: Answering, target: string): Answer | null => {
  switch (toxic.kind) {
    case 'status': {
      const { status, retryAfter, exposed } = toxic;
      const wait: (readonly [string, string])[] =
        retryAfter === null ? [] : [['Retry-After', String(retryAfter)]];
      if (exposed) wait.push(['Access-Control-Expose-Headers', 'Retry-After']);
      return say(status, 'text/html', page(`${status} ${reasons[status] ?? ''}`), wait);
    }
    case 'refuse-sign-in':
      return say(200, json, failed(toxic.code, refusals[toxic.code] ?? 'Not allowed'));
    case 'captive':
      return say(200, 'text/html', page('Sign in to this network'));
    case 'body':
      return bodies[toxic.what]();
    case 'redirect':
      return redirect(toxic.to, target);
    case 'nothing':
      return say(200, json, nothing);
    case 'endless':
      return endless(toxic.bytes);
    case 'refuse':
    case 'blackhole':
    case 'garbage':
      return null;
  }
};
