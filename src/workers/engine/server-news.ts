import type { Clock } from '../../domain/clock';
import type { SourceId } from '../../domain/keys';
import type { Library } from '../../library/library';
import { openPlays } from '../../library/plays';
import type { Net } from '../../net/request';
import type { Drill } from './drill-control';
import { createPlayTeller, type PlayTeller } from './plays';
import type { Providers } from './providers';
import { createQueueTeller, type QueueTeller } from './queue-teller';

/** What servers are told: what was heard of theirs, and the queue. What they could not be told waits for them. */
export interface ServerNews {
  readonly plays: PlayTeller;
  readonly queues: QueueTeller;
  /** Tells all that waits. */
  readonly send: () => void;
  /** What was left of earlier starts; resolves with whether some of it could not be told. */
  readonly sendLeft: () => Promise<boolean>;
  /**
   * This server answers, and nothing of it is unwell. Breakers outlive a restart, and what they refused at its
   * beginning nobody else would ask for again.
   */
  readonly onWell: (source: SourceId) => void;
}

export interface ServerNewsParts {
  readonly library: Library;
  readonly providers: Providers;
  readonly drill: Drill;
  readonly net: Pick<Net, 'hurry'>;
  readonly clock: Clock;
  /** One tab at a time. */
  readonly alone: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

export const createServerNews = (parts: ServerNewsParts): ServerNews => {
  const { library, providers, drill, net, clock, alone } = parts;
  const isRehearsed = (): boolean => drill.view() !== null;
  const plays = createPlayTeller({
    plays: openPlays({
      rows: library,
      alone: (work) => alone('holdfast-plays', work),
      report: ({ code, data }) => console.warn('plays', code, JSON.stringify(data)),
    }),
    providerOf: providers.of,
    isWanted: async () => (await library.loadSettings()).scrobble,
    isRehearsed,
    alone: (work) => alone('holdfast-tell-plays', work),
    clock,
  });
  const queues = createQueueTeller({
    rows: library,
    providers: providers.all,
    isKnown: (key) => library.trackOf(key) !== null,
    isRehearsed,
    alone: (work) => alone('holdfast-queue', work),
    clock,
  });
  const owes = (source: SourceId): boolean => plays.owes(source) || queues.owes(source);
  const sendAll = (): Promise<unknown> => Promise.all([plays.send(), queues.send()]);
  return {
    plays,
    queues,
    send: () => void sendAll(),
    sendLeft: async () => {
      await sendAll();
      return providers.all().some(({ source }) => owes(source));
    },
    onWell: (source) => {
      if (!owes(source)) return;
      net.hurry(source);
      void sendAll();
    },
  };
};
