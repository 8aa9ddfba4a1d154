import type { EngineApi } from '../../contracts/engine';
import type { Kin } from '../../contracts/session';
import type { Key } from '../../domain/keys';
import type { Mixer } from '../../player/mixer';
import { shuffled, type Mix } from '../../player/shuffle';

/** Who made the songs is asked, and how to keep them apart is loaded, when a queue is first mixed. */
export const createMixer = (engine: Pick<EngineApi, 'kin'>): Mixer => {
  const known = new Map<Key, Kin>();
  let mix: Mix = shuffled;
  return {
    mix: (...order) => mix(...order),
    learn: async (tracks) => {
      const missing = tracks.filter((key) => !known.has(key));
      if (missing.length === 0) return false;
      const [{ mixByKin }, found] = await Promise.all([
        import('../../player/kin'),
        engine.kin(missing),
      ]);
      mix = mixByKin((key) => known.get(key));
      missing.forEach((key, at) => known.set(key, found[at]!));
      return true;
    },
  };
};
