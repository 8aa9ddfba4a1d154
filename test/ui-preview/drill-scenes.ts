import type { DrillView, Readiness, ReadyCollection } from '../../src/contracts/drill';
import type { EngineApi } from '../../src/contracts/engine';
import { playlists } from './library';

/** A rehearsal that runs; everything safe; nothing safe at all. */
export type DrillScene = 'drill' | 'ready' | 'unready';

const viewOf = (at: number, missing: number): ReadyCollection => {
  const { key, name, trackKeys } = playlists[at]!;
  return { ref: { kind: 'playlist', key }, title: name, tracks: trackKeys.length, missing };
};

const readinessOf = (scene: string): Readiness => {
  const all = playlists.map((_, at) => at);
  const whole = scene === 'ready' ? all : scene === 'unready' ? [] : all.slice(0, 2);
  const lacking = all.slice(whole.length);
  const incomplete = lacking.map((at) =>
    viewOf(at, Math.ceil(playlists[at]!.trackKeys.length / 2)),
  );
  const missing = incomplete.reduce((sum, each) => sum + each.missing, 0);
  return {
    safeSeconds: scene === 'unready' ? 0 : 12_020,
    safeTracks: scene === 'unready' ? 0 : 52,
    queueTracks: 24,
    queueMissing: scene === 'ready' ? 0 : 9,
    complete: whole.map((at) => viewOf(at, 0)),
    incomplete,
    fixes: incomplete.map(({ ref }) => ref),
    fixTracks: missing,
    fixBytes: missing * 8_100_000,
  };
};

/** The acts of the outage drill, from made-up data. */
export const fakeDrill = (scene: string, tell: (drill: DrillView | null) => void) => {
  const begin = (scenario: string): DrillView => {
    const startedAt = Date.now() - (scene === 'drill' ? 48_000 : 0);
    return { scenario, startedAt, endsAt: startedAt + 180_000 };
  };
  let running = scene === 'drill' ? begin('everything-down') : null;
  const acts: Pick<EngineApi, 'startDrill' | 'stopDrill' | 'readiness'> = {
    startDrill: async (scenario) => {
      running = begin(scenario);
      tell(running);
      return running;
    },
    stopDrill: async () => {
      running = null;
      tell(null);
    },
    readiness: async () => readinessOf(scene),
  };
  return { running: () => running, acts };
};
