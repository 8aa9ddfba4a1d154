import type { SourceView } from '../../contracts/connect';
import type { LockView, SaveState } from '../../contracts/downloads';
import type { Health } from '../../domain/health';
import { parseKey, type Key } from '../../domain/keys';

/** Why a track would not play now; null when nothing is known against it. */
export type Hindrance =
  | { readonly kind: 'device-offline' }
  /** Its file was given once, and its copy was removed: only the listener has it. */
  | { readonly kind: 'file-removed' }
  | { readonly kind: 'server-down'; readonly server: string }
  /** Saved music and the sign-ins are behind the passphrase. */
  | { readonly kind: 'locked' }
  /** Its copy does not open, and nobody else has it now. */
  | { readonly kind: 'damaged' }
  | null;

export interface Surroundings {
  readonly saves: ReadonlyMap<Key, SaveState>;
  readonly health: Health;
  readonly sources: readonly SourceView[];
  readonly lock: LockView['state'];
  /** Songs whose own service is down and that another source has. */
  readonly standIns: ReadonlySet<Key>;
}

/**
 * What is on the device plays whatever happens. The rest plays unless its source's audio is known to
 * be down: `unknown` is not held against a track.
 */
export const hindranceOf = (key: Key, around: Surroundings): Hindrance => {
  if (around.lock === 'locked') return { kind: 'locked' };
  const state = around.saves.get(key);
  if (state === 'saved') return null;
  const missing = withoutCopy(key, around);
  return missing && state === 'damaged' ? { kind: 'damaged' } : missing;
};

const withoutCopy = (key: Key, around: Surroundings): Hindrance => {
  const source = parseKey(key)?.source;
  const view = around.sources.find(({ id }) => id === source);
  if (!view) return null;
  if (view.kind === 'device') {
    const state = around.saves.get(key);
    return state === undefined || state === 'damaged' ? { kind: 'file-removed' } : null;
  }
  if (around.standIns.has(key)) return null;
  if (around.health.deviceOffline) return { kind: 'device-offline' };
  const known = around.health.sources.find((each) => each.source === source);
  const audio = known?.components.find(({ component }) => component === 'audio');
  return audio?.state === 'down' ? { kind: 'server-down', server: view.name } : null;
};

/** What `Play` of a whole page should start: with the server gone, only what will sound. */
export const playable = (keys: readonly Key[], around: Surroundings): readonly Key[] => {
  const able = keys.filter((key) => hindranceOf(key, around) === null);
  return able.length > 0 ? able : keys;
};
