import type { Clock } from '../domain/clock';
import { addListened, type Listened, type ListeningDays } from '../domain/listening';
import type { Player } from './player';
import type { PlayerState, PlayStatus } from './player-state';
import { repeatEvery } from './repeat-every';

/**
 * Seconds heard of seconds wanted. Heard is what the position of the sound really moved by; wanted is the time in
 * which the listener wants sound, whatever came of it. A pause is neither, nor is a browser that waits for a click.
 */
export interface ListeningMeter {
  /** Writes down what is not yet, for the page that goes. */
  readonly flush: () => void;
  readonly stop: () => void;
}

export interface MeterParts {
  readonly player: Pick<Player, 'getState' | 'subscribe'>;
  readonly clock: Clock;
  /** Shared by all tabs: read right before each write. */
  readonly load: () => ListeningDays;
  readonly save: (days: ListeningDays) => void;
  /** 1 where nobody says. */
  readonly rateOf?: () => number;
}

/** ms. A browser that is killed forgets at most this much. */
const saveEvery = 15_000;
/** ms between two looks while nothing else happens. */
const lookEvery = 5_000;
/** ms. Timers of hidden pages run once a minute; longer without a look is a machine that slept. */
const longestLook = 70_000;
/** ms. Who still waits after a failure of five minutes ago has gone. */
const failureCounts = 300_000;
/** Seconds that the position may gain on the clock between two looks; more is a jump. */
const tolerance = 1;

const wanting: ReadonlySet<PlayStatus> = new Set<PlayStatus>([
  'loading',
  'playing',
  'waiting',
  'failed',
]);

export interface Look {
  readonly at: number;
  readonly status: PlayStatus;
  readonly entry: number | null;
  readonly position: number;
}

export const lookBy =
  (clock: Pick<Clock, 'monotonic'>) =>
  ({ status, current, position }: PlayerState): Look => ({
    at: clock.monotonic(),
    status,
    entry: current?.id ?? null,
    position,
  });

/** What the time between two looks adds. `rate`: seconds of music in a second. */
export const between = (before: Look, now: Look, rate = 1): Listened => {
  const nothing = { wanted: 0, heard: 0 };
  const passed = (now.at - before.at) / 1000;
  if (!wanting.has(before.status) || passed < 0 || passed * 1000 > longestLook) return nothing;
  const moved = now.position - before.position;
  const isSame = now.entry === before.entry && moved >= 0 && moved <= passed * rate + tolerance;
  if (isSame) return { wanted: passed, heard: moved / rate };
  // The last part of a song that ended, or a jump by hand: what was heard of it is not known, but it sounded.
  return before.status === 'playing' ? nothing : { wanted: passed, heard: 0 };
};

export const createListeningMeter = (parts: MeterParts): ListeningMeter => {
  const { player, clock, load, save, rateOf = () => 1 } = parts;
  const lookAt = lookBy(clock);
  let last = lookAt(player.getState());
  let failedAt = 0;
  let savedAt = clock.monotonic();
  let unsaved: Listened = { wanted: 0, heard: 0 };
  let stopLooking: (() => void) | null = null;

  const write = (): void => {
    if (unsaved.wanted === 0) return;
    save(addListened(load(), clock.now(), unsaved));
    unsaved = { wanted: 0, heard: 0 };
    savedAt = clock.monotonic();
  };
  const isWanted = ({ status, at }: Look): boolean =>
    wanting.has(status) && !(status === 'failed' && at - failedAt > failureCounts);

  const look = (): void => {
    const now = lookAt(player.getState());
    if (now.status === 'failed' && last.status !== 'failed') failedAt = now.at;
    if (isWanted(last)) {
      const { wanted, heard } = between(last, now, rateOf());
      unsaved = { wanted: unsaved.wanted + wanted, heard: unsaved.heard + heard };
    }
    last = now;
    if (now.at - savedAt >= saveEvery) write();
    // Silence tells nothing by itself; while no sound is wanted nothing runs.
    if (isWanted(now) === (stopLooking !== null)) return;
    stopLooking?.();
    stopLooking = isWanted(now) ? repeatEvery(clock, lookEvery, look) : null;
  };

  const unsubscribe = player.subscribe(look);
  look();
  return {
    flush: () => {
      look();
      write();
    },
    stop: () => {
      unsubscribe();
      stopLooking?.();
    },
  };
};
