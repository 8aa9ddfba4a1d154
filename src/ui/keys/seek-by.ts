import type { PlayerControls } from '../services';

/** Never beyond an end. */
export const seekBy = (player: PlayerControls, seconds: number): void => {
  const { position, duration } = player.getState();
  const end = duration > 0 ? duration : Number.POSITIVE_INFINITY;
  player.seek(Math.min(end, Math.max(0, position + seconds)));
};
