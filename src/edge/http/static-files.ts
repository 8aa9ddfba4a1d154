import type { IncomingMessage, ServerResponse } from 'node:http';
import { allowMethods, sendText, type Handler } from './answers';
import { createFileCache, type CachedFile, type Encoding } from './file-cache';
import { answerKindOf, securityHeaders } from './security-headers';
import { readStaticTarget } from './static-path';

/** Names under `assets/` carry a hash of their content, so a changed file has another name. */
const cacheControlOf = (path: string): string =>
  path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';

/** Best of what the client takes. `q=0` is a refusal. */
export const chooseEncoding = (accepted: string | undefined): Encoding => {
  const takes = new Set<string>();
  for (const part of (accepted ?? '').toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((piece) => piece.trim());
    const refused = parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
    if (name && !refused) takes.add(name);
  }
  if (takes.has('br')) return 'br';
  return takes.has('gzip') ? 'gzip' : 'identity';
};

/** RFC 9110 13.1.2: a list of tags or `*`, compared weakly. */
const matchesTag = (header: string | undefined, tag: string): boolean =>
  header !== undefined &&
  header
    .split(',')
    .map((entry) => entry.trim())
    .some((entry) => entry === '*' || entry.replace(/^W\//, '') === tag);

/** Somebody opens an address, as opposed to a page asking for a part of itself. */
const isNavigation = ({ headers }: IncomingMessage): boolean => {
  const mode = headers['sec-fetch-mode'];
  if (mode !== undefined) return mode === 'navigate';
  return (headers.accept ?? '').includes('text/html');
};

const sendFile = async (
  request: IncomingMessage,
  response: ServerResponse,
  file: CachedFile,
): Promise<void> => {
  const { encoding, body } = await file.bytes(chooseEncoding(request.headers['accept-encoding']));
  const tag = encoding === 'identity' ? `"${file.hash}"` : `"${file.hash}-${encoding}"`;
  const headers = {
    ...securityHeaders(answerKindOf(file.path)),
    'Cache-Control': cacheControlOf(file.path),
    ETag: tag,
    'Last-Modified': file.modified.toUTCString(),
    Vary: 'Accept-Encoding',
  };
  if (matchesTag(request.headers['if-none-match'], tag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': file.contentType,
    'Content-Length': body.length,
    ...(encoding !== 'identity' && { 'Content-Encoding': encoding }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
};

/**
 * Serves the built player in `folder`: its files, and its one document for every page address.
 * Nothing outside the folder, no links, no hidden files, no lists of folders.
 */
export const createStaticFiles = (folder: string): Handler => {
  const cache = createFileCache(folder);
  return async (request, response) => {
    if (!allowMethods(request, response, ['GET', 'HEAD'])) return;
    const target = readStaticTarget(request.url ?? '');
    if (target.kind === 'bad') {
      sendText(response, 400, 'That is not an address of this player.');
      return;
    }
    const path = target.kind === 'none' ? null : target.path;
    const file = path === null ? null : await cache.open(path);
    if (file) return sendFile(request, response, file);
    const page =
      target.kind === 'page' && isNavigation(request) ? await cache.open('index.html') : null;
    if (page) return sendFile(request, response, page);
    sendText(response, 404, 'There is nothing at this address.');
  };
};
