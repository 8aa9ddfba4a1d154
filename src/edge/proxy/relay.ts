import type { IncomingMessage, ServerResponse } from 'node:http';
import { securityHeaders } from '../http/security-headers';

/**
 * The headers of a music server that a player needs. Nothing else comes through: no cookies, no
 * permissions for other sites, no policies, no names of software. `Content-Encoding` is here because
 * a server that packs unasked would otherwise be unreadable.
 */
const passedOn = [
  'accept-ranges',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'retry-after',
] as const;

const headOf = (answer: IncomingMessage): Record<string, string> => {
  const head: Record<string, string> = { ...securityHeaders('foreign') };
  for (const name of passedOn) {
    const value = answer.headers[name];
    if (typeof value === 'string') head[name] = value;
  }
  // Whose answer it is depends on a header, which no cache looks at.
  return { ...head, 'Cache-Control': 'no-store' };
};

/**
 * Streams an answer to the client as it comes. When the server is silent for `stallMs` while the
 * client waits, or breaks off, the client's connection is cut: a short body must not look complete.
 */
export const relay = (
  answer: IncomingMessage,
  response: ServerResponse,
  stallMs: number,
): Promise<void> =>
  new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const stopTimer = (): void => clearTimeout(timer);
    const breakOff = (): void => {
      answer.destroy();
      response.destroy();
    };
    const startTimer = (): void => {
      stopTimer();
      timer = setTimeout(breakOff, stallMs);
    };
    response.on('close', () => {
      stopTimer();
      if (!answer.complete) answer.destroy();
      resolve();
    });
    response.on('drain', () => {
      startTimer();
      answer.resume();
    });
    answer.on('error', breakOff);
    answer.on('aborted', breakOff);
    answer.on('end', () => {
      stopTimer();
      if (answer.complete) response.end();
      else breakOff();
    });
    answer.on('data', (part: Buffer) => {
      startTimer();
      if (response.write(part)) return;
      // The client is slow: that is its right, and the server's silence is our doing.
      stopTimer();
      answer.pause();
    });
    response.writeHead(answer.statusCode ?? 502, headOf(answer));
    response.flushHeaders();
    startTimer();
  });
