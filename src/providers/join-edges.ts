import type { Clock } from '../domain/clock';
import { toFailure, type HoldfastError } from '../domain/error';
import {
  askingOrder,
  dueEdges,
  edgeAnswered,
  edgeFailed,
  forgetEdges,
  newEdgeOrder,
  type EdgeOrder,
} from '../net/edge-order';
import { noteHedge, type HedgeLog, type HedgeQuestion } from '../net/hedge';
import type { CallKind } from '../net/limits';
import { askInTurn, type InTurn } from './ask-in-turn';
import type { AudioAnswer, AudioRequest, MusicProvider } from './provider';
import { watchBody } from './watch-body';

export interface Edge {
  /** As the net knows it. */
  readonly name: string;
  readonly provider: MusicProvider;
}

/** One source that can be reached at several addresses, as if it were one server. */
export interface JoinedEdges extends MusicProvider {
  /** Another network: all addresses are asked anew, the first that answers is used. */
  readonly race: (signal: AbortSignal) => Promise<void>;
  /** Name of the edge that is asked first. */
  readonly current: () => string;
}

/**
 * Whether another edge of the same library may do better: faults of the way and of this server, a refused
 * sign-in (on 16 April 2025 some edges refused valid listeners), and songs that one of them does not know.
 */
const mayHelp = ({ code }: HoldfastError): boolean =>
  (code.startsWith('net.') && code !== 'net.too-large') ||
  (code.startsWith('auth.') && code !== 'auth.no-credentials') ||
  (code.startsWith('server.') && code !== 'server.forbidden');

/** ms. An edge that is left alone is asked all the same when no other is left, and no oftener than this. */
const lastResortEvery = 1_000;

/** Says nothing against the edge as such. */
const isHarmless = ({ code }: HoldfastError): boolean => code === 'server.not-found';

type Hedged = Pick<HedgeQuestion, 'kind' | 'edges' | 'log' | 'sinceLast'>;

export interface EdgesParts {
  readonly clock: Clock;
  /** A breaker of this edge lets the next call through. */
  readonly hurry: (edge: string) => void;
  /** ms after which `second` is asked as well; null: only when `first` fails. */
  readonly patience: (question: Hedged, first: string, second: string) => number | null;
}

export const joinEdges = (edges: readonly Edge[], parts: EdgesParts): JoinedEdges => {
  const { clock } = parts;
  let hedges: HedgeLog = [];
  let hedgedAt = -Infinity;
  let order: EdgeOrder = newEdgeOrder(edges.length);
  const providerAt = (place: number): MusicProvider => edges[place]!.provider;
  const answered = (place: number, latency: number): void => {
    order = edgeAnswered(order, place, latency, clock.monotonic());
  };
  const failed = (place: number): void => {
    order = edgeFailed(order, place, clock.monotonic());
  };

  const patienceOf = (kind: CallKind, places: readonly number[]): number | null => {
    const [first, second] = places.map((place) => edges[place]!.name);
    if (first === undefined || second === undefined) return null;
    const sinceLast = clock.monotonic() - hedgedAt;
    const question = { kind, edges: places.length, log: hedges, sinceLast };
    return parts.patience(question, first, second);
  };
  const ask = async <T>(
    kind: CallKind,
    how: Pick<InTurn<T>, 'ask' | 'signal'> & Partial<Pick<InTurn<T>, 'discard' | 'order'>>,
  ): Promise<T> => {
    const places = how.order ?? askingOrder(order);
    let isHedged = false;
    const asking = askInTurn<T>({
      order: places,
      patience: patienceOf(kind, places),
      discard: () => undefined,
      onAnswer: answered,
      onFault: (place, error) => {
        if (!isHarmless(error)) failed(place);
      },
      // Slow, not broken: it loses its rank, the others are asked meanwhile.
      onLate: (place) => {
        isHedged = true;
        hedgedAt = clock.monotonic();
        failed(place);
      },
      mayHelp,
      clock,
      ...how,
    });
    try {
      return await asking;
    } finally {
      hedges = noteHedge(hedges, isHedged);
    }
  };

  /** Tells how it is; never rejects. */
  const look = async (place: number, signal: AbortSignal): Promise<void> => {
    const begun = clock.monotonic();
    try {
      await providerAt(place).ping(signal);
      answered(place, clock.monotonic() - begun);
    } catch {
      if (!signal.aborted) failed(place);
    }
  };

  /**
   * A breaker knows the past: where all others have just failed, the edges that it keeps from being asked are
   * what is left between the listener and silence (section 3.2: the last edge is never fully ejected).
   */
  const pausedAt = new Map<number, number>();
  const isLastResort = (place: number): boolean => {
    const now = clock.monotonic();
    if (now - (pausedAt.get(place) ?? -Infinity) < lastResortEvery) return false;
    pausedAt.set(place, now);
    return true;
  };
  const openAudio = (
    request: AudioRequest,
    places: readonly number[],
    onPaused: (place: number) => void,
  ): Promise<AudioAnswer> =>
    ask<AudioAnswer>('audio', {
      signal: request.signal,
      order: places,
      ask: async (place, signal) => {
        try {
          const answer = await providerAt(place).audio({ ...request, signal });
          // An edge that breaks off in the middle of songs is left as one that does not answer is.
          const body = watchBody(answer.body, (error) => {
            if (mayHelp(error)) failed(place);
          });
          return { ...answer, body, edge: edges[place]!.name };
        } catch (error) {
          const { code, data } = toFailure(error);
          if (code === 'net.paused' && data['reason'] === 'failing') onPaused(place);
          throw error;
        }
      },
      discard: ({ body }) => void body.cancel().catch(() => undefined),
    });

  const { source } = edges[0]!.provider;
  const call = <T>(
    kind: CallKind,
    signal: AbortSignal,
    make: (provider: MusicProvider, own: AbortSignal) => Promise<T>,
  ): Promise<T> => ask<T>(kind, { signal, ask: (place, own) => make(providerAt(place), own) });

  return {
    source,
    current: () => edges[order.current]!.name,
    race: async (signal) => {
      order = forgetEdges(order);
      await Promise.all(edges.map((_, place) => look(place, signal)));
    },
    ping: async (signal) => {
      for (const place of dueEdges(order, clock.monotonic())) void look(place, signal);
      return call('ping', signal, (provider, own) => provider.ping(own));
    },
    probe: async (sample, signal) => {
      const asked = sample.everywhere ? edges.map((_, place) => place) : [order.current];
      await Promise.all(asked.map((place) => providerAt(place).probe(sample, signal)));
    },
    feed: {
      source,
      page: (cursor, signal) =>
        call('catalogue', signal, (provider, own) => provider.feed.page(cursor, own)),
      playlists: (signal) =>
        call('catalogue', signal, (provider, own) => provider.feed.playlists(own)),
      starred: (signal) => call('catalogue', signal, (provider, own) => provider.feed.starred(own)),
    },
    audio: async (request) => {
      const paused: number[] = [];
      try {
        return await openAudio(request, askingOrder(order), (place) => paused.push(place));
      } catch (error) {
        const left = request.signal.aborted ? [] : paused.filter(isLastResort);
        if (left.length === 0) throw error;
        for (const place of left) parts.hurry(edges[place]!.name);
        return openAudio(request, left, () => undefined);
      }
    },
    audioOrder: async (id, quality) => {
      for (const place of askingOrder(order)) {
        const made = await providerAt(place).audioOrder(id, quality);
        if (made) return made;
      }
      return null;
    },
    art: ({ signal, ...request }) =>
      call('art', signal, (provider, own) => provider.art({ ...request, signal: own })),
    lyrics: ({ signal, ...request }) =>
      call('lyrics', signal, (provider, own) => provider.lyrics({ ...request, signal: own })),
    playQueue: {
      load: (signal) => call('catalogue', signal, (provider, own) => provider.playQueue.load(own)),
      save: ({ signal, ...queue }) =>
        call('write', signal, (provider, own) =>
          provider.playQueue.save({ ...queue, signal: own }),
        ),
    },
    scrobble: ({ signal, ...request }) =>
      call('write', signal, (provider, own) => provider.scrobble({ ...request, signal: own })),
  };
};
