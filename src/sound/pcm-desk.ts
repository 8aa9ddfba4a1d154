import type { PcmApi, PcmOpen, PcmTrack } from '../contracts/pcm';
import type { Clock } from '../domain/clock';
import { HoldfastError } from '../domain/error';
import { unsupported } from './faults';
import type { Mp3Index } from './mp3-index';
import { openStream } from './open-stream';
import { findPeaks } from './peaks';
import { openRangeSource, type FetchBytes } from './range-source';
import { canResample, type Resampler } from './resampler';
import { createTrackReader, type TrackReader } from './track-reader';

export interface PcmParts {
  readonly fetchBytes: FetchBytes;
  readonly clock: Clock;
}

interface Session {
  readonly after: number | null;
  readonly aborter: AbortController;
  reader: TrackReader | null;
  /** Calls for one track take turns. */
  turn: Promise<unknown>;
  /** What the resampler knew at its end, for a track that goes on and was opened too late to be asked. */
  carried: Resampler | null;
}

/** What was found out of so many files is kept. */
const keptIndexes = 16;

export const createPcmDesk = ({ fetchBytes, clock }: PcmParts): PcmApi => {
  const sessions = new Map<number, Session>();
  const indexes = createIndexes();
  /** Calls of those who listen. */
  let running = 0;

  const inTurn = <T>(id: number, act: (session: Session) => Promise<T>): Promise<T> => {
    const session = sessions.get(id);
    if (!session) return Promise.reject(new HoldfastError('aborted'));
    running++;
    const turn = session.turn
      .catch(() => undefined)
      .then(async () => {
        const result = await act(session);
        session.aborter.signal.throwIfAborted();
        return result;
      })
      .catch((error: unknown) => {
        throw session.aborter.signal.aborted ? new HoldfastError('aborted') : error;
      })
      .finally(() => running--);
    session.turn = turn;
    return turn;
  };

  const readerOf = ({ reader }: Session): TrackReader => {
    if (!reader) throw new HoldfastError('aborted');
    return reader;
  };

  const start = async (session: Session, request: PcmOpen): Promise<PcmTrack> => {
    const { id, url, format, rate, position, after } = request;
    const source = await openRangeSource(url, fetchBytes, session.aborter.signal);
    const stream = await openStream(source, format, indexes);
    if (!canResample(stream.rate, rate)) throw unsupported(`${stream.rate} Hz`);
    const reader = createTrackReader(stream, rate, clock, (carried) => {
      session.carried = carried;
    });
    session.aborter.signal.addEventListener('abort', reader.close, { once: true });
    await reader.seek(position);
    session.reader = reader;
    const before = after === null ? null : sessions.get(after);
    if (before?.carried && before.reader?.isLike(stream)) reader.goOnFrom(before.carried);
    return {
      id,
      duration: stream.frames / stream.rate,
      channels: stream.channels,
      rate: stream.rate,
      exact: stream.exact,
    };
  };

  const close = (id: number): void => {
    const session = sessions.get(id);
    sessions.delete(id);
    session?.aborter.abort();
  };

  return {
    open: async (request) => {
      const session: Session = {
        after: request.after,
        aborter: new AbortController(),
        reader: null,
        turn: Promise.resolve(),
        carried: null,
      };
      sessions.set(request.id, session);
      try {
        return await inTurn(request.id, () => start(session, request));
      } catch (error) {
        close(request.id);
        throw error;
      }
    },
    read: (id) =>
      inTurn(id, (session) => {
        const next = [...sessions.values()].find(({ after }) => after === id);
        return readerOf(session).read(next?.reader ?? null);
      }),
    seek: (id, position) => inTurn(id, (session) => readerOf(session).seek(position)),
    close: (id) => Promise.resolve(close(id)),
    peaks: async ({ url, format, count }) => {
      const { signal } = new AbortController();
      const source = await openRangeSource(url, fetchBytes, signal);
      const stream = await openStream(source, format, indexes);
      return findPeaks(stream, count, clock, () => running > 0);
    },
  };
};

const createIndexes = () => {
  const kept = new Map<string, Mp3Index>();
  return {
    get: (version: string): Mp3Index | null => kept.get(version) ?? null,
    set: (version: string, index: Mp3Index): void => {
      if (version === '') return;
      kept.delete(version);
      kept.set(version, index);
      if (kept.size > keptIndexes) kept.delete(kept.keys().next().value!);
    },
  };
};
