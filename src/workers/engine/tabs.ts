import * as v from 'valibot';
import { protocolVersion } from '../../contracts/protocol';
import { toFailure } from '../../domain/error';
import { isKey, type Key } from '../../domain/keys';
import type { RowNews, RunningTrack } from '../../downloads/bookkeeping';
import type { HeldFile } from './device-files';
import { systemClock } from '../../domain/system-clock';

/**
 * What the engines of several tabs tell each other. The database is the record; a message only says
 * which part of it to read again. A tab of another version is not understood and not answered.
 */
export type TabNews =
  'downloads' | 'catalogue' | 'sources' | 'settings' | 'session' | 'wake' | 'lock' | 'drill';

export interface Tabs {
  /** `rows`: only these are other ones now. */
  readonly tell: (news: TabNews, rows?: RowNews) => void;
  readonly tellRunning: (running: readonly RunningTrack[]) => void;
  /** Hands a file of this device to every tab: the one that leads seals it. */
  readonly give: (file: HeldFile) => void;
}

const keySchema = v.custom<Key>((key) => typeof key === 'string' && isKey(key));

/** Numbered by its sender: a tab that slept through one knows that it did, and reads everything. */
const rowsSchema = v.object({
  by: v.string(),
  number: v.number(),
  tracks: v.array(keySchema),
  pins: v.boolean(),
});

const messageSchema = v.object({
  protocol: v.literal(protocolVersion),
  news: v.picklist([
    'downloads',
    'catalogue',
    'sources',
    'settings',
    'session',
    'wake',
    'lock',
    'drill',
  ]),
  rows: v.optional(rowsSchema),
});

const fileSchema = v.object({
  protocol: v.literal(protocolVersion),
  given: v.object({
    key: keySchema,
    contentType: v.string(),
    file: v.instance(File),
  }),
});

const runningSchema = v.object({
  protocol: v.literal(protocolVersion),
  running: v.array(v.object({ track: keySchema, bytes: v.number(), total: v.number() })),
});

export interface TabHearers {
  readonly news: (news: TabNews, rows?: RowNews) => void;
  readonly running: (running: readonly RunningTrack[]) => void;
  readonly file: (file: HeldFile) => void;
}

export const joinTabs = (on: TabHearers): Tabs => {
  const channel = new BroadcastChannel('holdfast-tabs');
  const by = crypto.randomUUID();
  let sent = 0;
  const heard = new Map<string, number>();
  const isNext = ({ by: from, number }: { by: string; number: number }): boolean => {
    const last = heard.get(from) ?? 0;
    heard.set(from, number);
    return number === last + 1;
  };
  channel.addEventListener('message', (event) => {
    const message = v.safeParse(messageSchema, event.data);
    if (message.success) {
      const { news, rows } = message.output;
      if (rows && isNext(rows)) on.news(news, rows);
      else on.news(news);
    }
    const live = v.safeParse(runningSchema, event.data);
    if (live.success) on.running(live.output.running);
    const file = v.safeParse(fileSchema, event.data);
    if (file.success) on.file(file.output.given);
  });
  return {
    tell: (news, rows) => {
      const numbered = rows && { rows: { ...rows, by, number: ++sent } };
      channel.postMessage({ protocol: protocolVersion, news, ...numbered });
    },
    tellRunning: (running) => channel.postMessage({ protocol: protocolVersion, running }),
    give: (given) => channel.postMessage({ protocol: protocolVersion, given }),
  };
};

/**
 * Runs `work` in one tab of this origin at a time, for as long as the tab lives; another tab takes
 * over when it closes or crashes, since the browser then frees the lock. Where there are no locks
 * (very old browsers) every tab believes that it is alone.
 */
export const leadAlone = (name: string, work: (signal: AbortSignal) => Promise<void>): void => {
  const { signal } = new AbortController();
  const persevere = async (): Promise<void> => {
    for (;;) {
      try {
        return await work(signal);
      } catch (error) {
        console.warn(name, toFailure(error).code);
        await systemClock.sleep(restMs);
      }
    }
  };
  if (!navigator.locks) {
    void persevere();
    return;
  }
  navigator.locks.request(`holdfast-${name}`, persevere).catch(() => undefined);
};

/** ms. Whoever leads and failed leads on: with one tab there is nobody else. */
const restMs = 5_000;
