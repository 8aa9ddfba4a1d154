import type { Key } from '../../domain/keys';
import { hindranceOf, playable, type Hindrance, type Surroundings } from '../state/availability';
import { useServices } from '../services';

/** What surrounds a track now; a component that reads it follows it. */
export const useSurroundings = (): Surroundings => {
  const { store } = useServices();
  return {
    saves: store.saves.value,
    health: store.health.value,
    sources: store.sources.value,
    lock: store.lock.value.state,
    standIns: store.standIns.value,
  };
};

export interface PlayActs {
  /** A whole page: with its server gone, what is on the device of it. */
  readonly all: (keys: readonly Key[], origin: string, shuffled?: boolean) => void;
  /**
   * One row, and what follows it. The row that plays is paused instead. A row that would not sound
   * does not stop what does: it says why, and offers to try.
   */
  readonly row: (row: PlayRow) => void;
  /** A finger or a button is down on it: the file of what is saved is opened before it is let go. */
  readonly aim: (key: Key) => void;
}

export interface PlayRow {
  readonly keys: readonly Key[];
  readonly index: number;
  readonly title: string;
  readonly origin: string;
}

export const usePlay = (): PlayActs => {
  const { engine, player, store } = useServices();
  const around = (): Surroundings => ({
    saves: store.saves.peek(),
    health: store.health.peek(),
    sources: store.sources.peek(),
    lock: store.lock.peek().state,
    standIns: store.standIns.peek(),
  });
  const able = (key: Key): boolean => hindranceOf(key, around()) === null;
  const start = ({ keys, index, origin }: PlayRow): void => {
    if (!able(keys[index]!)) return player.play(keys, index, origin);
    const before = keys.slice(0, index).filter(able).length;
    return player.play(keys.filter(able), before, origin);
  };
  return {
    all: (keys, origin, shuffled = false) => {
      const sounding = playable(keys, around());
      if (sounding.length === 0) return;
      const first = shuffled ? Math.floor(Math.random() * sounding.length) : 0;
      player.play(sounding, first, origin, { shuffled });
    },
    aim: (key) => {
      if (store.saves.peek().get(key) === 'saved') void engine.foresee(key).catch(() => undefined);
    },
    row: (row) => {
      const hindrance = hindranceOf(row.keys[row.index]!, around());
      if (hindrance) void refuse(row, hindrance);
      else start(row);
    },
  };
  async function refuse(row: PlayRow, hindrance: Exclude<Hindrance, null>): Promise<void> {
    // Seldom needed, and cards, which are on the first page, never refuse.
    const { refusalWords, tryAnyway, unlockLabel } = await import('../words/hindrance');
    store.toasts.show(
      refusalWords(row.title, hindrance),
      hindrance.kind === 'locked'
        ? { label: unlockLabel, run: () => (store.unlockAsked.value = true) }
        : { label: tryAnyway, run: () => start(row) },
    );
  }
};
