import type { MusicProvider } from '../provider';
import type { Caller } from './caller';

/** One play a call: servers answer for all of a call alike, and Supysonic takes one only. */
export const createScrobble =
  ({ call }: Caller): MusicProvider['scrobble'] =>
  async ({ id, at, submission, signal }) => {
    // Without a time a server takes the moment at which it hears of it.
    const time = submission ? { time: at } : {};
    await call({
      method: 'scrobble',
      params: { id, submission: String(submission), ...time },
      component: 'library',
      kind: 'write',
      signal,
    });
  };
