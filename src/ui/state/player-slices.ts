import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { PlayerControls, PlayerState } from '../services';

/**
 * The player's state as signals, one a field, so that the position, which moves several times a
 * second, draws the seek bar anew and nothing else.
 */
export type PlayerSlices = {
  readonly [K in keyof PlayerState]: ReadonlySignal<PlayerState[K]>;
};

const known = new WeakMap<PlayerControls, PlayerSlices>();

export const slicesOf = (player: PlayerControls): PlayerSlices => {
  const found = known.get(player);
  if (found) return found;
  const state = signal(player.getState());
  player.subscribe(() => {
    state.value = player.getState();
  });
  const fields = Object.keys(state.peek()) as (keyof PlayerState)[];
  const slices = Object.fromEntries(
    fields.map((field) => [field, computed(() => state.value[field])]),
  ) as unknown as PlayerSlices;
  known.set(player, slices);
  return slices;
};
