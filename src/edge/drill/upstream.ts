import { request as ask, type IncomingMessage } from 'node:http';
import { request as askSecurely } from 'node:https';
import type { RawRequest } from './read-request';

/** What the music server really said. */
export interface Upstream {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: IncomingMessage;
}

/** Of one connection only (RFC 9110 7.6.1), or said anew by us. */
const ownOfAHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** ms. A music server that is really gone must not look like a fault that we made. */
const patience = 30_000;

const pairs = (raw: readonly string[]): (readonly [string, string])[] => {
  const all: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) all.push([raw[at]!, raw[at + 1]!]);
  return all.filter(([name]) => !ownOfAHop.has(name.toLowerCase()));
};

export const askUpstream = (base: string, request: RawRequest): Promise<Upstream> =>
  new Promise((resolve, reject) => {
    const { origin, host, pathname, protocol } = new URL(base);
    const headers: Record<string, string> = {};
    for (const [name, value] of request.headers) {
      if (!ownOfAHop.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
    }
    // A page of our own address is of the music server's own address there.
    const asked = headers['host'];
    const from = headers['origin'];
    if (asked !== undefined && from === `http://${asked}`) headers['origin'] = origin;
    const path = `${pathname.replace(/\/$/, '')}${request.target}`;
    const outgoing = (protocol === 'https:' ? askSecurely : ask)(
      `${origin}${path}`,
      { method: request.method, headers: { ...headers, host }, timeout: patience },
      (body) => {
        const { statusCode = 502, statusMessage = '', rawHeaders } = body;
        resolve({ status: statusCode, reason: statusMessage, headers: pairs(rawHeaders), body });
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('the music server is silent')));
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });

export const withHeader = (
  request: RawRequest,
  name: string,
  value: string | null,
): RawRequest => ({
  ...request,
  headers: [
    ...request.headers.filter(([each]) => each.toLowerCase() !== name),
    ...(value === null ? [] : [[name, value] as const]),
  ],
});
