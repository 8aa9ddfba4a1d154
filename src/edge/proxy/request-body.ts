import type { IncomingMessage } from 'node:http';
import { ProxyFault } from './fault';

/** Forms of ids are the largest thing a player sends: 10,000 ids of 36 characters are 0.4 MiB. */
export const maxBodyBytes = 1024 * 1024;

/**
 * The whole body, kept so that a redirect can be followed with it. Throws a ProxyFault (413) when it
 * is longer than a player's request can be, (400) when the client left before its end.
 */
export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > maxBodyBytes) throw new ProxyFault('bad-request', 'body-too-large', 413);
      parts.push(part);
    }
  } catch (thrown) {
    if (thrown instanceof ProxyFault) throw thrown;
    throw new ProxyFault('bad-request', 'body-cut-off');
  }
  return Buffer.concat(parts, length);
};
