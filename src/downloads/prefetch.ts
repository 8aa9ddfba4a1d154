import type { Key } from '../domain/keys';
import type { Limits, NetworkHint, TrackFacts, Upcoming } from './ports';

/** reliability.md 3.6: the next 3 and the head of what follows, 200 MB at most. */
const warnedCount = 3;
const warnedBytes = 200_000_000;
/** Bytes; a song of four minutes at 256 kbit/s, where a catalogue does not tell. */
export const usualSize = 8_000_000;

/** Songs to be fetched ahead: what plays is not among them, since it is on its way already. */
export const songsAhead = (
  { tracks, warned }: Upcoming,
  limits: Limits,
  network: NetworkHint,
  factsOf: (track: Key) => TrackFacts | null,
): readonly Key[] => {
  if (limits.prefetch === 0 || network.saveData || network.mobile) return [];
  const next = [...new Set(tracks.slice(1))].filter((key) => factsOf(key) !== null);
  if (!warned) return next.slice(0, limits.prefetch);
  let bytes = 0;
  return next.filter((key, at) => {
    bytes += factsOf(key)?.size || usualSize;
    return at < Math.max(warnedCount, limits.prefetch) || bytes <= warnedBytes;
  });
};
