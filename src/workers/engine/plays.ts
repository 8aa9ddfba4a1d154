import * as v from 'valibot';
import type { PlayNews } from '../../contracts/plays';
import type { Clock } from '../../domain/clock';
import { HoldfastError, toFailure, type ErrorCode } from '../../domain/error';
import { isKey, splitKey, type Key, type SourceId } from '../../domain/keys';
import type { Plays, WaitingPlay } from '../../library/plays';
import type { MusicProvider } from '../../providers/provider';
import { deviceSource } from './source-rows';

/**
 * Tells servers what was heard of theirs: each play by itself, oldest first, and it is put away when the server has
 * said yes and not before. Who is killed between the two tells it again; servers that know song and time (the
 * embedded edge) count it once.
 */
export interface PlayTeller {
  /** Rejects when a play could not be written down. */
  readonly hear: (news: PlayNews) => Promise<void>;
  /** Sends what waits, as far as its servers take it. Never rejects. */
  readonly send: () => Promise<void>;
  /** Its server could not be asked the last time: it is to be sent again when that answers anything. */
  readonly owes: (source: SourceId) => boolean;
  /** The listener removed it. */
  readonly forget: (source: SourceId) => Promise<void>;
}

export interface TellerParts {
  readonly plays: Plays;
  readonly providerOf: (source: SourceId) => MusicProvider | null;
  /** The listener wants servers to know. */
  readonly isWanted: () => Promise<boolean>;
  /** An outage is rehearsed: nothing is told, so that nothing is lost in it. */
  readonly isRehearsed: () => boolean;
  /** One tab at a time. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** ms between two plays: a server that has just come back is not given weeks of them at once. */
const pace = 200;
/** Answers in a row that are no yes: the server is at fault, not the play. */
const mostRefusals = 3;

const newsSchema = v.object({
  kind: v.picklist(['started', 'heard']),
  track: v.custom<Key>((value) => typeof value === 'string' && isKey(value)),
  at: v.pipe(v.number(), v.minValue(0)),
});

/** Answers of the server to this very play; everything else is the way to it, or who asks. */
const isAboutPlay = (code: ErrorCode): boolean => code.startsWith('server.');

export const createPlayTeller = (parts: TellerParts): PlayTeller => {
  const { plays, providerOf, clock } = parts;
  const { signal } = new AbortController();
  const owed = new Set<SourceId>();

  const tellOne = async (provider: MusicProvider, play: WaitingPlay): Promise<'ok' | ErrorCode> => {
    try {
      const { id } = splitKey(play.track);
      await provider.scrobble({ id, at: play.at, submission: true, signal });
      return 'ok';
    } catch (thrown) {
      return toFailure(thrown).code;
    }
  };

  const sendTo = async (
    provider: MusicProvider,
    waiting: readonly WaitingPlay[],
  ): Promise<void> => {
    // What it would not have before comes last, and holds nothing up.
    const inOrder = waiting.toSorted((a, b) => a.refused - b.refused || a.at - b.at);
    let refusals = 0;
    owed.delete(provider.source);
    for (const play of inOrder) {
      const said = await tellOne(provider, play);
      // A song that its server does not know any more can never be told.
      if (said === 'ok' || said === 'server.not-found') {
        await plays.remove(play);
        refusals = 0;
      } else if (isAboutPlay(said)) {
        await plays.refuse(play);
        refusals += 1;
      } else {
        owed.add(provider.source);
        return;
      }
      if (refusals >= mostRefusals) return;
      await clock.sleep(pace);
    }
  };

  const sendAll = async (): Promise<void> => {
    if (parts.isRehearsed() || !(await parts.isWanted())) return;
    const waiting = await plays.waiting();
    const sources = new Set(waiting.map(({ track }) => splitKey(track).source));
    await Promise.all(
      [...sources].map(async (source) => {
        const provider = providerOf(source);
        const own = waiting.filter(({ track }) => splitKey(track).source === source);
        if (provider) await sendTo(provider, own);
      }),
    );
  };
  const send = (): Promise<void> => parts.alone(sendAll).catch(() => undefined);

  /** Not tried again: it says what is true now. */
  const announce = async (track: Key, at: number): Promise<void> => {
    if (parts.isRehearsed() || !(await parts.isWanted())) return;
    const { source, id } = splitKey(track);
    await providerOf(source)?.scrobble({ id, at, submission: false, signal });
  };

  return {
    hear: async (news) => {
      const checked = v.safeParse(newsSchema, news);
      if (!checked.success) throw new HoldfastError('input.invalid', { what: 'play' });
      const { kind, track, at } = checked.output;
      if (kind === 'started') return void announce(track, at).catch(() => undefined);
      // A song out of a file of this device has no server; one that cannot be reached now may be later.
      const isTold = splitKey(track).source !== deviceSource && (await parts.isWanted());
      await plays.add({ track, at }, isTold);
      if (isTold) void send();
    },
    send,
    owes: (source) => owed.has(source),
    forget: plays.forget,
  };
};
