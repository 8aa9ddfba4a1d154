import { HoldfastError } from '../../domain/error';
import type { Caller } from './caller';
import type { Transport } from './config';
import { many } from './fields';
import { isRecord } from './record';

/** Any song, to try the way of media with; null for an empty library. */
const findSong = async ({ call }: Caller, signal: AbortSignal): Promise<string | null> => {
  const asks = [
    ['search3', 'searchResult3', { query: '', songCount: 1, albumCount: 0, artistCount: 0 }],
    ['getRandomSongs', 'randomSongs', { size: 1 }],
  ] as const;
  for (const [method, part, params] of asks) {
    const envelope = await call({
      method,
      params,
      component: 'library',
      kind: 'catalogue',
      signal,
    }).catch(() => null);
    const found = envelope?.rest[part];
    const [song] = many(isRecord(found) ? found['song'] : null);
    if (isRecord(song) && song['id']) return String(song['id']);
  }
  return null;
};

/**
 * Whether audio can be had this way, and how it is asked for ranges: Supysonic sends CORS headers
 * with JSON but none with media, and answers a range only to GET. Throws `net.cors` when media are
 * refused to web pages; what else goes wrong with one song says nothing and is let go.
 */
export const checkMedia = async (
  caller: Caller,
  transport: Transport,
  signal: AbortSignal,
): Promise<Transport> => {
  const id = await findSong(caller, signal);
  if (id === null) return transport;
  const order: readonly Transport[] = transport === 'post' ? ['post', 'get'] : ['get'];
  for (const way of order) {
    try {
      const status = await caller.send(
        {
          method: 'stream',
          params: { id, format: 'raw' },
          component: 'audio',
          kind: 'audio',
          range: { first: 0, last: 0 },
          transport: way,
          signal,
        },
        async (response) => {
          await response.body.cancel();
          return response.status;
        },
      );
      if (status === 206) return way;
    } catch (thrown) {
      const error = thrown as HoldfastError;
      if (error.code === 'net.cors') throw new HoldfastError('net.cors', { what: 'media' });
      if (error.code === 'aborted') throw error;
    }
  }
  return transport;
};
