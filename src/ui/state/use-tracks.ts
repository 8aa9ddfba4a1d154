import { useEffect } from 'preact/hooks';
import type { EngineApi } from '../../contracts/engine';
import type { Key } from '../../domain/keys';
import type { Track } from '../../domain/music';
import { useServices } from '../services';
import { createKnownTracks, type KnownTracks } from './known-tracks';

const made = new WeakMap<EngineApi, KnownTracks>();

export const useKnownTracks = (): KnownTracks => {
  const { engine, store } = useServices();
  const found = made.get(engine) ?? createKnownTracks(engine);
  made.set(engine, found);
  const catalogue = store.catalogue.value;
  useEffect(() => found.makeOld(), [catalogue]);
  return found;
};

/** The track of a key; undefined while it is asked for, and when the catalogue has none. */
export const useTrack = (key: Key | null): Track | undefined => {
  const { store } = useServices();
  const known = useKnownTracks();
  const ready = store.phase.value === 'ready';
  const catalogue = store.catalogue.value;
  void known.version.value;
  useEffect(() => {
    if (key && ready) known.want([key]);
  }, [key, ready, catalogue]);
  return key ? known.get(key) : undefined;
};
