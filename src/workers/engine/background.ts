import { arrivalsChannel, type BackgroundJob } from '../../contracts/background';
import { cacheNames } from '../../contracts/caches';
import type { Key, SourceId } from '../../domain/keys';
import type { Quality } from '../../domain/quality';
import type { AudioAnswer, DownloadPorts } from '../../downloads/ports';
import type { PendingTrack } from '../../downloads/downloads';
import type { MusicProvider } from '../../providers/provider';
import type { Arrivals } from './arrivals';
import { lazily } from './lazily';

/** Downloads that go on with every window closed, as the engine deals with them (`contracts/background`). */
export interface Background {
  /** Looks for jobs and arrivals of earlier runs; loads nothing where there never were any. */
  readonly look: () => Promise<void>;
  readonly isElsewhere: (track: Key) => boolean;
  /** What arrived is taken instead of being fetched; the rest is asked of `fetchAudio`. */
  readonly before: (fetchAudio: DownloadPorts['fetchAudio']) => DownloadPorts['fetchAudio'];
  /** After it was committed. */
  readonly taken: (track: Key) => Promise<void>;
  readonly prepare: (pending: readonly PendingTrack[]) => Promise<BackgroundJob | null>;
  readonly jobsAre: (ids: readonly string[]) => Promise<void>;
}

export interface BackgroundParts {
  readonly providerOf: (source: SourceId) => Promise<MusicProvider | null>;
  readonly origin: string;
  /** Asked for in this quality and not here yet. */
  readonly isAwaited: (track: Key, quality: Quality) => Promise<boolean>;
  /** Something arrived, or is not on its way any more. */
  readonly onChange: () => void;
  /** Jobs that were begun and of which no end is known: the page asks the browser about them. */
  readonly onJobs: (ids: readonly string[]) => void;
}

export const createBackground = (parts: BackgroundParts): Background => {
  let opened: Arrivals | null = null;
  /** In which quality each arrival was taken, to be dropped when it is committed. */
  const takenAs = new Map<Key, Quality>();

  const open = lazily(async () => {
    const { openArrivals } = await import('./arrivals');
    const arrivals = await openArrivals();
    new BroadcastChannel(arrivalsChannel).addEventListener('message', () => {
      void arrivals
        .load()
        .then(() => arrivals.prune(parts.isAwaited))
        .then(parts.onChange, () => undefined);
    });
    opened = arrivals;
    return arrivals;
  });

  const take = async (track: Key, quality: Quality): Promise<AudioAnswer | null> => {
    if (!opened) return null;
    if (takenAs.has(track)) {
      // It was taken before and has not become a saved song: the server is asked from now on.
      await taken(track);
      return null;
    }
    const answer = await opened.open(track, quality).catch(() => null);
    if (answer) takenAs.set(track, quality);
    return answer;
  };
  const taken = async (track: Key): Promise<void> => {
    const quality = takenAs.get(track);
    takenAs.delete(track);
    if (quality !== undefined) await opened?.drop(track, quality);
  };

  return {
    look: async () => {
      if (!(await caches.has(cacheNames.arrivals))) return;
      const arrivals = await open();
      const ids = await arrivals.load();
      await arrivals.prune(parts.isAwaited);
      if (ids.length > 0) parts.onJobs(ids);
      parts.onChange();
    },
    isElsewhere: (track) => opened?.isOnItsWay(track) ?? false,
    before: (fetchAudio) => async (request) => {
      // A repair wants some bytes only; everything else is served by a whole file, too.
      const arrived = request.to === undefined ? await take(request.track, request.quality) : null;
      return arrived ?? fetchAudio(request);
    },
    taken,
    prepare: async (pending) => {
      const { prepareJob } = await import('./background-job');
      const job = await prepareJob({
        ...parts,
        pending,
        randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
      });
      if (job) {
        await (await open()).note(job);
        parts.onChange();
      }
      return job;
    },
    jobsAre: async (ids) => {
      await opened?.keepOnly(ids);
      parts.onChange();
    },
  };
};
