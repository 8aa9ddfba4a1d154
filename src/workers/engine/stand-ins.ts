import type { SaveChange } from '../../contracts/downloads';
import type { Health } from '../../domain/health';
import { splitKey, type Key, type SourceId } from '../../domain/keys';

/** The same recordings in other sources, for songs whose own source does not answer. */
export interface StandIns {
  /** Where else this song is: what is saved here first, then what a service that answers has. */
  readonly of: (key: Key) => Promise<readonly Key[]>;
  readonly health: (health: Health) => void;
  readonly catalogueChanged: () => void;
}

export interface StandInsParts {
  readonly twins: (source: SourceId) => Promise<ReadonlyMap<Key, readonly Key[]>>;
  readonly saves: () => readonly SaveChange[];
  /** Songs of sources that are down and play all the same; when it is another list. */
  readonly onChange: (keys: readonly Key[]) => void;
}

const soundless = ({ deviceOffline, sources }: Health): readonly SourceId[] =>
  sources
    .filter(
      ({ components }) =>
        deviceOffline ||
        components.some(({ component, state }) => component === 'audio' && state === 'down'),
    )
    .map(({ source }) => source);

export const createStandIns = ({ twins, saves, onChange }: StandInsParts): StandIns => {
  let down: ReadonlySet<SourceId> = new Set();
  let told = '';
  let turn: Promise<unknown> = Promise.resolve();
  const known = new Map<SourceId, ReturnType<StandInsParts['twins']>>();

  const twinsIn = (source: SourceId): ReturnType<StandInsParts['twins']> => {
    const found = known.get(source) ?? twins(source);
    known.set(source, found);
    found.catch(() => known.delete(source));
    return found;
  };
  const savedKeys = (): ReadonlySet<Key> =>
    new Set(saves().flatMap(({ key, state }) => (state === 'saved' ? [key] : [])));
  /** 0 saved here, 1 in a service that answers, 2 in none. */
  const rankIn =
    (saved: ReadonlySet<Key>) =>
    (key: Key): number =>
      saved.has(key) ? 0 : down.has(splitKey(key).source) ? 2 : 1;

  const tell = async (): Promise<void> => {
    const keys: Key[] = [];
    const rank = rankIn(savedKeys());
    for (const source of down) {
      for (const [key, others] of await twinsIn(source))
        if (others.some((other) => rank(other) < 2)) keys.push(key);
    }
    const now = keys.join('\n');
    if (now === told) return;
    told = now;
    onChange(keys);
  };
  const tellSoon = (): void => {
    turn = turn.then(tell).catch(() => undefined);
  };

  return {
    of: async (key) => {
      const others = (await twinsIn(splitKey(key).source)).get(key) ?? [];
      const rank = rankIn(savedKeys());
      return others.toSorted((a, b) => rank(a) - rank(b));
    },
    health: (health) => {
      const next = soundless(health);
      const isSame = next.length === down.size && next.every((source) => down.has(source));
      if (isSame) return;
      down = new Set(next);
      tellSoon();
    },
    catalogueChanged: () => {
      known.clear();
      if (down.size > 0) tellSoon();
    },
  };
};
