import type { PlayNews } from '../contracts/plays';
import type { Clock } from '../domain/clock';
import { between, lookBy } from './listening-meter';
import type { Player } from './player';
import type { PlayerState } from './player-state';

/**
 * Which songs were really heard. Seconds are counted as the listening meter counts them, so that a jump to the end
 * is no play, and a song that is heard in pieces is one.
 */
export interface PlayMeterParts {
  readonly player: Pick<Player, 'getState' | 'subscribe'>;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly tell: (news: PlayNews) => void;
  /** Seconds of music in a second: half of a song is half of it at any speed. */
  readonly rateOf?: () => number;
}

/** Half of it, or four minutes: what servers and Last.fm have agreed on (last.fm/api/scrobbling). */
const share = 0.5;
const longest = 240;
/** seconds. Back here after it was counted: it is heard again, by repeat or by hand. */
const beginning = 3;

interface Hearing {
  readonly entry: number;
  readonly news: Omit<PlayNews, 'kind'>;
  seconds: number;
  isTold: boolean;
}

export const createPlayMeter = (parts: PlayMeterParts): (() => void) => {
  const { player, clock, tell, rateOf = () => 1 } = parts;
  const lookAt = lookBy(clock);
  let last = lookAt(player.getState());
  let hearing: Hearing | null = null;

  const begin = ({ current }: PlayerState): void => {
    if (!current) return;
    const news = { track: current.track, at: clock.now() };
    hearing = { entry: current.id, news, seconds: 0, isTold: false };
    tell({ kind: 'started', ...news });
  };
  const count = (seconds: number, { duration }: PlayerState): void => {
    if (!hearing) return;
    hearing.seconds += seconds;
    const enough = duration > 0 ? Math.min(longest, duration * share) : longest;
    if (hearing.isTold || hearing.seconds < enough) return;
    hearing.isTold = true;
    tell({ kind: 'heard', ...hearing.news });
  };

  const look = (): void => {
    const state = player.getState();
    const now = lookAt(state);
    const isBack = now.position < beginning && now.position < last.position;
    const isOver = hearing?.entry !== now.entry || (hearing?.isTold === true && isBack);
    if (isOver) hearing = null;
    else count(between(last, now, rateOf()).heard * rateOf(), state);
    if (!hearing && state.status === 'playing') begin(state);
    last = now;
  };
  look();
  return player.subscribe(look);
};
