import type { Clock } from '../../domain/clock';

export interface Playing {
  readonly songId: string;
  readonly client: string;
  /** Wall time, ms, when it began. */
  readonly since: number;
}

export interface NowPlaying {
  readonly note: (client: string, songId: string) => void;
  readonly list: () => readonly Playing[];
}

/** Nobody is told about plays that began longer ago than this: an hour and a half is a long song. */
const maxAgeMs = 90 * 60_000;
const maxClients = 100;

/** What is being played, one song for each client. Forgotten with the process: it is about now. */
export const createNowPlaying = (clock: Clock): NowPlaying => {
  const playing = new Map<string, Playing>();
  return {
    note: (client, songId) => {
      playing.delete(client);
      playing.set(client, { songId, client, since: clock.now() });
      const [oldest] = playing.keys();
      if (playing.size > maxClients && oldest !== undefined) playing.delete(oldest);
    },
    list: () => [...playing.values()].filter(({ since }) => clock.now() - since < maxAgeMs),
  };
};
