import type { Key } from '../../src/domain/keys';
import type { UndoStep } from '../../src/player/undo-queue';
import type { PlayerControls, PlayerState } from '../../src/ui/services';

/** A development fixture: a player that makes no sound, but keeps a queue and lets time pass. */
export const createFakePlayer = (keys: readonly Key[]): PlayerControls => {
  const listeners = new Set<() => void>();
  const entriesOf = (list: readonly Key[], from = 1) =>
    list.map((track, at) => ({ id: from + at, track }));
  let nextId = 1000;
  const entries = entriesOf(keys);
  let state: PlayerState = {
    status: entries.length > 0 ? 'paused' : 'idle',
    current: entries[2] ?? null,
    position: 83,
    duration: 296,
    volume: 0.8,
    muted: false,
    shuffled: false,
    repeat: 'off',
    entries,
    failure: null,
    waits: false,
    origin: '/playlists/preview1~playlist-4',
    steps: [{ id: 1, kind: 'remove' } as UndoStep],
  };
  const set = (change: Partial<PlayerState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const step = (by: number): void => {
    const at = state.entries.findIndex(({ id }) => id === state.current?.id);
    set({ current: state.entries[at + by] ?? state.current, position: 0 });
  };
  setInterval(() => state.status === 'playing' && set({ position: state.position + 0.25 }), 250);
  return {
    getState: () => state,
    subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    play: (list, at, origin) => {
      const next = entriesOf(list, (nextId += 1000));
      set({ entries: next, current: next[at]!, status: 'playing', position: 0, origin });
    },
    toggle: () => set({ status: state.status === 'playing' ? 'paused' : 'playing' }),
    next: () => step(1),
    previous: () => step(-1),
    seek: (position) => set({ position }),
    setVolume: (volume) => set({ volume }),
    setMuted: (muted) => set({ muted }),
    toggleShuffle: () => set({ shuffled: !state.shuffled }),
    cycleRepeat: () =>
      set({ repeat: ({ off: 'all', all: 'one', one: 'off' } as const)[state.repeat] }),
    jumpTo: (id) =>
      set({
        current: state.entries.find((each) => each.id === id)!,
        status: 'playing',
        position: 0,
      }),
    remove: (id) => set({ entries: state.entries.filter((each) => each.id !== id) }),
    move: (id, to) => {
      const rest = state.entries.filter((each) => each.id !== id);
      set({
        entries: [
          ...rest.slice(0, to),
          state.entries.find((each) => each.id === id)!,
          ...rest.slice(to),
        ],
      });
    },
    playNext: (list) =>
      set({
        entries: [
          ...state.entries.slice(0, 3),
          ...entriesOf(list, (nextId += 1000)),
          ...state.entries.slice(3),
        ],
      }),
    addToQueue: (list) =>
      set({ entries: [...state.entries, ...entriesOf(list, (nextId += 1000))] }),
    clear: () => set({ entries: state.current ? [state.current] : [] }),
    undo: () => set({ entries }),
  };
};
