import type { Clock } from '../domain/clock';
import { splitKey, type Key } from '../domain/keys';
import type { Track } from '../domain/music';
import { bitRateOf, type Quality } from '../domain/quality';
import { createLineMeter, qualityFor } from '../player/line-speed';
import type { Player } from '../player/player';
import { repeatEvery } from '../player/repeat-every';
import { onConnectionChange } from './bridges/connection';
import type { AppStore } from './state/app-store';
import type { StreamQuality } from './stream-quality';
import { qualityWords } from './words/quality';

export interface SlowLineParts {
  readonly player: Player;
  readonly store: AppStore;
  readonly quality: StreamQuality;
  readonly trackOf: (key: Key) => Pick<Track, 'bitRate'> | null;
  readonly clock: Clock;
}

/** ms that a measured speed is believed: then what was chosen is tried again, with the next song. */
const believedFor = 5 * 60_000;
/** Within one song it only goes down, and not for ever: a server may not convert at all. */
const mostSteps = 2;

/** A song whose line is too slow for it goes on at the same position in a quality that the line carries. */
export const watchLine = ({ player, store, quality, trackOf, clock }: SlowLineParts): void => {
  const meter = createLineMeter();
  let slow: { readonly rate: number; readonly at: number } | null = null;
  let steps = { entryId: -1, count: 0 };
  let stop: (() => void) | null = null;

  const canConvert = (key: Key): boolean => {
    const { source } = splitKey(key);
    return store.sources.peek().some(({ id, kind }) => id === source && kind !== 'device');
  };
  const carried = (key: Key, wished: Quality): Quality => {
    if (!slow || clock.monotonic() - slow.at > believedFor || !canConvert(key)) return wished;
    return qualityFor(slow.rate, wished, trackOf(key)?.bitRate ?? 0);
  };
  quality.lowerBy(carried);
  onConnectionChange(() => (slow = null));

  const lower = (entryId: number, key: Key, share: number): void => {
    const told = store.audioFrom.peek();
    if (told?.key !== key || told.from === 'device' || !canConvert(key)) return;
    if (steps.entryId !== entryId) steps = { entryId, count: 0 };
    if (steps.count >= mostSteps) return;
    const original = trackOf(key)?.bitRate ?? 0;
    const rate = share * bitRateOf(told.quality, original);
    const next = qualityFor(rate, told.quality, original);
    if (rate === 0 || next === told.quality) return;
    steps = { entryId, count: steps.count + 1 };
    slow = { rate, at: clock.monotonic() };
    player.reload();
    store.toasts.show(qualityWords.slowLine(next));
  };
  const look = (): void => {
    const { status, current, position } = player.getState();
    const entryId = current?.id ?? null;
    const share = meter.look({ entryId, status, position, at: clock.monotonic() });
    if (share !== null && current) lower(current.id, current.track, share);
    const isDry = status === 'waiting';
    if (isDry === (stop !== null)) return;
    stop?.();
    // Nothing is told while nothing comes.
    stop = isDry ? repeatEvery(clock, 1000, look) : null;
  };
  player.subscribe(look);
};
