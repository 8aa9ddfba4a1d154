import type { Toxic } from './scenario';

/** Answers that come instead of the server's own. */

type Of<K extends Toxic['kind']> = Extract<Toxic, { readonly kind: K }>;

const html = (title: string): string =>
  `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1></html>`;

const answer = (body: string, type: string, status = 200): Response =>
  new Response(body, { status, headers: { 'content-type': type } });

const inEnvelope = (code: number, message: string): Response =>
  answer(
    JSON.stringify({
      'subsonic-response': { status: 'failed', version: '1.16.1', error: { code, message } },
    }),
    'application/json',
  );

/** As OpenSubsonic words them. */
const refusals: Readonly<Record<Of<'refuse-sign-in'>['code'], string>> = {
  40: 'Wrong username or password',
  41: 'Token authentication not supported',
  42: 'Provided authentication mechanism not supported',
  43: 'Multiple conflicting authentication mechanisms provided',
  44: 'Invalid API key',
};

export const refusedSignIn = ({ code }: Of<'refuse-sign-in'>): Response =>
  inEnvelope(code, refusals[code]);

export const errorStatus = ({ status, retryAfter, exposed }: Of<'status'>): Response => {
  const response = answer(html(String(status)), 'text/html; charset=utf-8', status);
  // What is not exposed a script of another origin cannot read, so it is as if it were not there.
  if (retryAfter !== null && exposed) response.headers.set('retry-after', String(retryAfter));
  return response;
};

export const captivePage = (): Response =>
  answer(html('Welcome to this network. Please sign in.'), 'text/html; charset=utf-8');

/** A script that does not follow redirects is told of one, but not where it leads. */
export const redirected = (): Response => new Response(null, { status: 302 });

const bodies: Readonly<Record<Of<'body'>['what'], () => Response>> = {
  html: () => answer(html('It works'), 'text/html; charset=utf-8'),
  xml: () =>
    answer(
      '<?xml version="1.0" encoding="UTF-8"?><subsonic-response status="ok" version="1.16.1"/>',
      'text/xml; charset=utf-8',
    ),
  json: () => answer('{"hello":"world"}', 'application/json'),
  empty: () => new Response(new Uint8Array(0), { status: 200 }),
  junk: () =>
    new Response(
      Uint8Array.from({ length: 512 }, (_, at) => (at * 151 + 89) % 256),
      { headers: { 'content-type': 'application/octet-stream' } },
    ),
  'cut-json': () => answer('{"subsonic-response":{"status":"ok","vers', 'application/json'),
  failed: () => inEnvelope(0, 'A generic error'),
};

export const otherContent = ({ what }: Of<'body'>): Response => bodies[what]();
