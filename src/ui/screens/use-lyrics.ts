import { useEffect, useState } from 'preact/hooks';
import type { Key } from '../../domain/keys';
import type { SongLyrics } from '../../domain/music';
import { fetchLyrics } from './lyrics';

/**
 * Undefined while they are asked for, null when there are none. `isReachable`: whoever may have them answers; what
 * could not be had is asked for again when it does.
 */
export const useLyrics = (key: Key, isReachable: boolean): SongLyrics | null | undefined => {
  const [held, hold] = useState<{ key: Key; lyrics: SongLyrics | null } | null>(null);
  const known = held?.key === key ? held.lyrics : undefined;
  useEffect(() => {
    if (known) return undefined;
    const stop = new AbortController();
    fetchLyrics(key, stop.signal).then(
      (lyrics) => hold({ key, lyrics }),
      () => {
        if (!stop.signal.aborted) hold({ key, lyrics: null });
      },
    );
    return () => stop.abort();
  }, [key, isReachable]);
  return known;
};
