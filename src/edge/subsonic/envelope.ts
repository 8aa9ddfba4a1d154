import type { ServerResponse } from 'node:http';
import { SubsonicFailure } from './failure';
import { toXml } from './xml';

export const apiVersion = '1.16.1';

export type Format = 'json' | 'xml';
export type Payload = Readonly<Record<string, unknown>>;

export interface Envelope {
  readonly format: Format;
  readonly serverVersion: string;
}

/** XML is what the protocol began with, and what an answer is in when nothing is said. */
export const formatOf = (f: string): Format => (/^jsonp?$/i.test(f) ? 'json' : 'xml');

const send = (
  response: ServerResponse,
  { format, serverVersion }: Envelope,
  status: number,
  content: Payload,
): void => {
  const whole = { version: apiVersion, type: 'holdfast', serverVersion, openSubsonic: true };
  const text =
    format === 'json'
      ? JSON.stringify({ 'subsonic-response': { ...whole, ...content } })
      : toXml('subsonic-response', { ...whole, ...content });
  const bytes = Buffer.from(text);
  response.writeHead(status, {
    'Content-Type': `application/${format}; charset=utf-8`,
    'Content-Length': bytes.byteLength,
    'Cache-Control': 'no-store',
  });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
};

export const sendOk = (response: ServerResponse, envelope: Envelope, payload: Payload): void =>
  send(response, envelope, 200, { status: 'ok', ...payload });

export const sendFailure = (
  response: ServerResponse,
  envelope: Envelope,
  failure: SubsonicFailure,
): void => {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(failure.headers)) response.setHeader(name, value);
  const { code, message } = failure;
  send(response, envelope, failure.status, { status: 'failed', error: { code, message } });
};
