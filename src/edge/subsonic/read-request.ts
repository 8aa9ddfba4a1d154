import type { IncomingMessage } from 'node:http';
import { failureCodes, SubsonicFailure } from './failure';

const maxBodyBytes = 1024 * 1024;

const tooLarge = (): SubsonicFailure =>
  new SubsonicFailure(failureCodes.generic, 'The request is too large', 413, {
    Connection: 'close',
  });

const readBody = async (request: IncomingMessage): Promise<string> => {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** The body of a form; '' for other methods, and for a POST that has all its parameters in the query. */
export const readForm = async (request: IncomingMessage): Promise<string> => {
  if (request.method !== 'POST') return '';
  const body = await readBody(request);
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (body === '' || type === 'application/x-www-form-urlencoded') return body;
  throw new SubsonicFailure(failureCodes.generic, 'Only forms are read here', 415);
};

export interface Target {
  /** `getAlbum` for `/rest/getAlbum` and `/rest/getAlbum.view`; '' for anything else. */
  readonly method: string;
  readonly query: string;
}

export const readTarget = (request: IncomingMessage): Target => {
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const found = /^\/rest\/([A-Za-z0-9]{1,64})(?:\.view)?$/.exec(path);
  return { method: found?.[1] ?? '', query: mark < 0 ? '' : url.slice(mark + 1) };
};
