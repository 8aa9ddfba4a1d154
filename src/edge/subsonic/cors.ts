import type { IncomingMessage, ServerResponse } from 'node:http';

/** Names of headers as a browser lists them; anything else is not repeated. */
const headerList = /^[\w-]+(?:\s*,\s*[\w-]+)*$/;

/**
 * As Navidrome does it: any origin, without cookies, since every call brings its own sign-in; and
 * only these three headers can be read from elsewhere, so that our player learns to do without more.
 */
export const applyCors = (request: IncomingMessage, response: ServerResponse): void => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader(
    'Access-Control-Expose-Headers',
    'x-content-duration, x-total-count, x-nd-authorization',
  );
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  // A cover or an error opened as a page of its own runs and frames nothing.
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; frame-ancestors 'none'; sandbox",
  );
  if (request.method !== 'OPTIONS') return;
  const asked = String(request.headers['access-control-request-headers'] ?? '');
  response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, OPTIONS');
  response.setHeader('Access-Control-Allow-Headers', headerList.test(asked) ? asked : '*');
  response.setHeader('Access-Control-Max-Age', '300');
};
