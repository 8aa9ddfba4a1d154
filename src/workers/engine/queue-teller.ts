import * as v from 'valibot';
import type { QueueNow, QueueOffer } from '../../contracts/queue';
import type { Clock } from '../../domain/clock';
import { toFailure } from '../../domain/error';
import { isKey, makeKey, splitKey, type Key, type SourceId } from '../../domain/keys';
import type { Singles } from '../../library/singles';
import type { MusicProvider, ServerQueue } from '../../providers/provider';

/**
 * The queue at its servers: each gets its own songs only, the latest state only, and what could not be told is told
 * when it is back. A queue that another player left there is offered, never taken over by itself.
 */
export interface QueueTeller {
  readonly tell: (now: QueueNow) => Promise<void>;
  /** Tells what servers do not know yet. Never rejects. */
  readonly send: () => Promise<void>;
  /** Its server could not be told the last time. */
  readonly owes: (source: SourceId) => boolean;
  /** The newest that was left by another player since this one last changed its own. Asks servers. */
  readonly offer: () => Promise<QueueOffer | null>;
  /** It was taken or declined: it is not offered again. */
  readonly answered: (offer: QueueOffer) => Promise<void>;
}

type Place = Pick<ServerQueue, 'ids' | 'index' | 'position'>;

export interface QueueTellerParts {
  readonly rows: Pick<Singles, 'loadRow' | 'saveRow'>;
  readonly providers: () => readonly MusicProvider[];
  readonly isKnown: (key: Key) => boolean;
  /** An outage is rehearsed: nothing is told. */
  readonly isRehearsed: () => boolean;
  /** One tab at a time. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  readonly clock: Pick<Clock, 'now'>;
}

const rowName = 'queue-at-servers';
/** Songs: what a listener goes back to, and a day of music. A request with them stays under 64 KiB. */
const before = 100;
const most = 600;
/** Seconds that a server may round a position by. */
const slack = 2;
/** As servers know us (`caller`): another device of the same listener. */
const ownName = 'Holdfast';

const place: v.GenericSchema<unknown, Place> = v.object({
  ids: v.array(v.string()),
  index: v.number(),
  position: v.number(),
});
const rowSchema = v.object({
  now: v.nullable(
    v.object({
      tracks: v.array(v.custom<Key>((key) => typeof key === 'string' && isKey(key))),
      index: v.number(),
      position: v.number(),
      at: v.number(),
    }),
  ),
  sent: v.record(v.string(), place),
  answered: v.record(v.string(), v.number()),
});
type Row = v.InferOutput<typeof rowSchema>;

/** What of a queue is of one source; null: nothing. Where another's song plays it stands at its next own one. */
export const placeIn = ({ tracks, index, position }: QueueNow, source: SourceId): Place | null => {
  const own = tracks
    .map((key, at) => ({ ...splitKey(key), at }))
    .filter((key) => key.source === source);
  if (own.length === 0) return null;
  const next = own.findIndex(({ at }) => at >= index);
  const place = next < 0 ? own.length - 1 : next;
  const plays = own[place]!.at === index;
  return { ids: own.map(({ id }) => id), index: place, position: plays ? position : 0 };
};

const isSame = (one: Place | undefined, other: Place): boolean =>
  one !== undefined &&
  one.index === other.index &&
  Math.abs(one.position - other.position) <= slack &&
  one.ids.length === other.ids.length &&
  one.ids.every((id, at) => id === other.ids[at]);

export const createQueueTeller = (parts: QueueTellerParts): QueueTeller => {
  const { rows, providers, alone, clock } = parts;
  const { signal } = new AbortController();
  const owed = new Set<SourceId>();
  const read = async (): Promise<Row> => {
    const found = v.safeParse(rowSchema, await rows.loadRow(rowName));
    return found.success ? found.output : { now: null, sent: {}, answered: {} };
  };
  const change = (edit: (row: Row) => Row): Promise<void> =>
    alone(async () => rows.saveRow(rowName, edit(await read())));

  /** What was not told at once: somebody else may have left a newer one meanwhile, which stays. */
  const isOvertaken = async (provider: MusicProvider, row: Row): Promise<boolean> => {
    const found = await provider.playQueue.load(signal);
    const own = row.sent[provider.source];
    return found !== null && found.changed > (row.now?.at ?? 0) && !isSame(own, found);
  };
  const sendTo = async (provider: MusicProvider, isLate: boolean): Promise<void> => {
    const row = await read();
    const own = row.now && placeIn(row.now, provider.source);
    if (!own || isSame(row.sent[provider.source], own)) return;
    if (isLate && (await isOvertaken(provider, row))) return;
    await provider.playQueue.save({ ...own, signal });
    await change((latest) => ({ ...latest, sent: { ...latest.sent, [provider.source]: own } }));
  };
  const sendAll = async (isLate: boolean): Promise<void> => {
    if (parts.isRehearsed()) return;
    await Promise.all(
      providers().map((each) =>
        sendTo(each, isLate).then(
          () => owed.delete(each.source),
          (thrown: unknown) => {
            // What a server will not have is not offered to it again and again.
            if (!toFailure(thrown).code.startsWith('server.')) owed.add(each.source);
          },
        ),
      ),
    );
  };

  const offerOf = async (provider: MusicProvider, row: Row): Promise<QueueOffer | null> => {
    const { source } = provider;
    const found = await provider.playQueue.load(signal).catch(() => null);
    if (!found || isSame(row.sent[source], found)) return null;
    const since = Math.max(row.answered[source] ?? 0, row.now?.at ?? 0);
    if (found.changed <= since) return null;
    const keys = found.ids.map((id) => makeKey(source, id));
    const tracks = keys.filter(parts.isKnown);
    const index = keys.slice(0, found.index).filter(parts.isKnown).length;
    if (index >= tracks.length) return null;
    const position = tracks[index] === keys[found.index] ? found.position : 0;
    const client = found.changedBy === ownName ? '' : found.changedBy;
    return { source, tracks, index, position, client, changed: found.changed };
  };

  return {
    tell: async ({ tracks, index, position }) => {
      const from = Math.max(0, index - before);
      const part = tracks.slice(from, from + most);
      const now = { tracks: [...part], index: index - from, position, at: clock.now() };
      await change((row) => ({ ...row, now }));
      await sendAll(false);
    },
    send: () => sendAll(true),
    owes: (source) => owed.has(source),
    offer: async () => {
      if (parts.isRehearsed()) return null;
      const row = await read();
      const offers = await Promise.all(providers().map((provider) => offerOf(provider, row)));
      return (
        offers.filter((each) => each !== null).toSorted((a, b) => b.changed - a.changed)[0] ?? null
      );
    },
    answered: ({ source, changed }) =>
      change((row) => ({ ...row, answered: { ...row.answered, [source]: changed } })),
  };
};
