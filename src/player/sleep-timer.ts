import type { QueueEntry } from '../contracts/session';
import type { Clock } from '../domain/clock';
import type { Player } from './player-api';

/** When the music stops by itself. */
export type SleepEnd =
  { readonly kind: 'after'; readonly minutes: number } | { readonly kind: 'track' | 'album' };

export interface SleepView {
  readonly kind: SleepEnd['kind'];
  /** Seconds; null while nobody can say. */
  readonly left: number | null;
}

export interface SleepTimer {
  /** Null: it is off. */
  readonly view: () => SleepView | null;
  readonly subscribe: (listener: (view: SleepView | null) => void) => () => void;
  readonly start: (end: SleepEnd) => void;
  /** Later by so many minutes; the end of a song or album becomes a time. */
  readonly extend: (minutes: number) => void;
  readonly cancel: () => void;
}

export interface SleepParts {
  readonly player: Pick<Player, 'getState' | 'subscribe' | 'pause' | 'stopBetween' | 'setFade'>;
  readonly clock: Clock;
  /** The album that an entry is on; null when it is not known. */
  readonly albumOf: (entry: QueueEntry) => string | null;
}

/** Seconds in which it gets quieter. */
const fadeFor = 10;
/** ms between two looks, and while it gets quieter: steps of a fortieth are not heard. */
const lookEvery = 1000;
const fadeEvery = 250;
/** ms that the last of the sound takes to leave the machine after a pause: louder only then. */
const outlet = 500;

export const createSleepTimer = ({ player, clock, albumOf }: SleepParts): SleepTimer => {
  const listeners = new Set<(view: SleepView | null) => void>();
  let end: SleepEnd | null = null;
  /** Both clocks: the one stands still while a machine sleeps, the other may be put back. */
  let from = { wall: 0, monotonic: 0 };
  let stop = new AbortController();

  const passed = (): number =>
    Math.max(clock.now() - from.wall, clock.monotonic() - from.monotonic) / 1000;
  const left = (): number | null => {
    if (!end) return null;
    if (end.kind === 'after') return Math.max(0, end.minutes * 60 - passed());
    const { duration, position } = player.getState();
    return end.kind === 'track' && duration > 0 ? Math.max(0, duration - position) : null;
  };
  const view = (): SleepView | null => end && { kind: end.kind, left: left() };
  const tell = (): void => {
    for (const listener of listeners) listener(view());
  };
  const turnOff = (): void => {
    stop.abort();
    end = null;
    player.stopBetween(() => false);
    tell();
  };
  const fallAsleep = async (): Promise<void> => {
    turnOff();
    player.pause();
    await clock.sleep(outlet);
    player.setFade(1);
  };
  const look = (): void => {
    const remaining = left();
    if (end?.kind !== 'after' || remaining === null) return;
    if (remaining <= 0) return void fallAsleep().catch(() => undefined);
    player.setFade(Math.min(1, remaining / fadeFor));
  };
  const watch = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      look();
      if (signal.aborted) return;
      tell();
      const isFading = end?.kind === 'after' && (left() ?? 0) <= fadeFor;
      await clock.sleep(isFading ? fadeEvery : lookEvery, signal);
    }
  };
  /** The music ends by itself there, without getting quieter. */
  const stopsBetween = (current: QueueEntry, next: QueueEntry | null): boolean => {
    if (end?.kind === 'track') return true;
    const album = albumOf(current);
    return end?.kind === 'album' && (!next || album === null || albumOf(next) !== album);
  };
  const start = (next: SleepEnd): void => {
    stop.abort();
    stop = new AbortController();
    end = next;
    from = { wall: clock.now(), monotonic: clock.monotonic() };
    player.setFade(1);
    player.stopBetween(stopsBetween);
    watch(stop.signal).catch(() => undefined);
  };
  player.subscribe(({ status, position }) => {
    if (!end) return;
    if (end.kind === 'after') look();
    // Silence at the beginning of something: it came to the end that was meant.
    else if (status === 'paused' && position === 0) turnOff();
  });

  return {
    view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start,
    extend: (minutes) => {
      if (end) start({ kind: 'after', minutes: (left() ?? 0) / 60 + minutes });
    },
    cancel: () => {
      turnOff();
      player.setFade(1);
    },
  };
};
