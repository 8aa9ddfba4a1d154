import * as v from 'valibot';
import type { Track } from '../../domain/music';
import { splitKey } from '../../domain/keys';
import { toHoldfastError } from '../../domain/error';
import type { Caller } from './caller';
import { songSchema, toTrack } from './shapes';

/** seconds by which one file may be told in two ways. */
const slack = 2;

/**
 * Whether the library behind this address is the one that these songs came from: it knows them by the same ids.
 * The address and what a server calls itself prove nothing. True for a library of which nothing is known.
 * Rejects as a call does.
 */
export const hasSongs = async (
  caller: Caller,
  songs: readonly Track[],
  signal: AbortSignal,
): Promise<boolean> => {
  for (const song of songs) {
    const there = await findSong(caller, song, signal);
    const isSame =
      there?.title === song.title &&
      there.artist === song.artist &&
      Math.abs(there.duration - song.duration) <= slack;
    if (!isSame) return false;
  }
  return true;
};

const findSong = async (
  caller: Caller,
  { key }: Track,
  signal: AbortSignal,
): Promise<Track | null> => {
  const { source, id } = splitKey(key);
  const ask = {
    method: 'getSong',
    params: { id },
    component: 'library',
    kind: 'catalogue',
  } as const;
  try {
    const { rest } = await caller.call({ ...ask, signal });
    const song = v.safeParse(songSchema, rest['song']);
    return song.success ? toTrack(source, song.output) : null;
  } catch (thrown) {
    const error = toHoldfastError(thrown);
    // Whatever a server says of an id that it does not know, in order, is a no.
    if (error.code.startsWith('server.') && error.code !== 'server.malformed') return null;
    throw error;
  }
};
