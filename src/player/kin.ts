import type { Kin, QueueEntry } from '../contracts/session';
import type { Key } from '../domain/keys';
import type { Mix } from './shuffle';
import { spread } from './spread';

/** An artist twice in a row is noticed before an album is. */
export const mixByKin =
  (kinOf: (key: Key) => Kin | undefined): Mix =>
  (entries, random, before) => {
    const by = (what: keyof Kin) => (entry: QueueEntry) => kinOf(entry.track)?.[what] ?? null;
    return spread(entries, [by('artist'), by('album')], before, random);
  };
