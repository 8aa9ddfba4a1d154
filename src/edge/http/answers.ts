import type { IncomingMessage, ServerResponse } from 'node:http';
import { securityHeaders, type Headers } from './security-headers';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** The path of the request target as it was sent: not decoded, without the query. */
export const rawPathOf = (request: IncomingMessage): string =>
  (request.url ?? '').split(/[?#]/, 1)[0]!;

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    ...securityHeaders('foreign'),
    'Content-Type': type,
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
  });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
};

/** A short plain answer, for refusals that a program or a curious person reads. */
export const sendText = (response: ServerResponse, status: number, text: string): void => {
  send(response, status, 'text/plain; charset=utf-8', `${text}\n`);
};

export const sendJson = (
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Headers = {},
): void => {
  if (!response.headersSent) {
    for (const [name, content] of Object.entries(headers)) response.setHeader(name, content);
  }
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
};

/** True when the method is one of `methods`; otherwise the refusal has been sent. */
export const allowMethods = (
  request: IncomingMessage,
  response: ServerResponse,
  methods: readonly string[],
): boolean => {
  if (methods.includes(request.method ?? '')) return true;
  response.setHeader('Allow', methods.join(', '));
  sendText(response, 405, `Only ${methods.join(', ')} here.`);
  return false;
};
