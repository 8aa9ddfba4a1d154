import type { Credentials } from '../../contracts/connect';
import type { SourceId } from '../../domain/keys';
import type { MusicProvider } from '../provider';
import { createArt } from './art';
import { createAudio, createAudioOrder } from './audio';
import { createCaller, type CallerDeps } from './caller';
import type { OpenSubsonicConfig } from './config';
import { createFeed } from './feed';
import { createLyrics } from './lyrics';
import { createPlayQueue } from './play-queue';
import { createScrobble } from './plays';
import { createProbe } from './probe';
import { infoOf } from './server-info';

export interface OpenSubsonicOptions extends CallerDeps {
  readonly source: SourceId;
  /** As the net knows it; absent: the source's own id. */
  readonly edge?: string;
  readonly config: OpenSubsonicConfig;
  /** Opened for each request and not kept. */
  readonly secret: () => Promise<Credentials>;
}

/** A connected server as a source of music. */
export const createOpenSubsonic = (options: OpenSubsonicOptions): MusicProvider => {
  const { source, config, secret } = options;
  const caller = createCaller(options.edge ?? source, config, secret, options);
  return {
    source,
    feed: createFeed(source, caller),
    ping: async (signal) => {
      const envelope = await caller.call({
        method: 'ping',
        component: 'sign-in',
        kind: 'ping',
        signal,
      });
      return infoOf(envelope, config.extensions);
    },
    probe: createProbe(caller, config.mediaTransport),
    audio: createAudio(caller, config.mediaTransport),
    audioOrder: createAudioOrder(caller, config.mediaTransport),
    art: createArt(caller),
    lyrics: createLyrics(caller, config.extensions),
    scrobble: createScrobble(caller),
    playQueue: createPlayQueue(caller, config.extensions),
  };
};
