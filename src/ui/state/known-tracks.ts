import { signal, type ReadonlySignal } from '@preact/signals';
import type { EngineApi } from '../../contracts/engine';
import type { Key } from '../../domain/keys';
import type { Track } from '../../domain/music';

/** The tracks of the queue by key: the queue itself knows only keys. */
export interface KnownTracks {
  readonly get: (key: Key) => Track | undefined;
  /** Once they were asked for; null for what nobody knows. */
  readonly whenKnown: (keys: readonly Key[]) => Promise<readonly (Track | null)[]>;
  /** Asks for those that are not known; what was asked together comes in one message. */
  readonly want: (keys: readonly Key[]) => void;
  /** Changes when tracks came. */
  readonly version: ReadonlySignal<number>;
  /** What the catalogue tells may have changed: asks anew for what is wanted next. */
  readonly makeOld: () => void;
}

/** Keeps a queue of some thousands; beyond it everything is asked anew, which costs milliseconds. */
const mostTracks = 4000;

export const createKnownTracks = (engine: Pick<EngineApi, 'tracks'>): KnownTracks => {
  const tracks = new Map<Key, Track>();
  const asked = new Set<Key>();
  const version = signal(0);
  let waiting: Key[] = [];
  let answered: Promise<unknown> = Promise.resolve();

  const ask = (): Promise<void> => {
    const keys = waiting;
    waiting = [];
    return engine.tracks(keys).then(
      (found) => {
        if (tracks.size > mostTracks) tracks.clear();
        for (const track of found) tracks.set(track.key, track);
        version.value += 1;
      },
      () => {
        for (const key of keys) asked.delete(key);
      },
    );
  };
  const want = (keys: readonly Key[]): void => {
    const missing = keys.filter((key) => !asked.has(key));
    if (missing.length === 0) return;
    for (const key of missing) asked.add(key);
    if (waiting.length === 0) answered = Promise.all([answered, Promise.resolve().then(ask)]);
    waiting.push(...missing);
  };
  return {
    version,
    get: (key) => tracks.get(key),
    whenKnown: async (keys) => {
      want(keys);
      if (keys.some((key) => !tracks.has(key))) await answered;
      return keys.map((key) => tracks.get(key) ?? null);
    },
    want,
    makeOld: () => asked.clear(),
  };
};
