import type { RepeatMode } from '../contracts/session';
import type { Player } from '../player/player';
import type { PlayStatus } from '../player/player-state';
import type { PlayerControls, PlayerStatus } from './services';

/** The player in the interface's words. A wait for data looks like loading, a refused start like a pause. */
const statusOf: Readonly<Record<PlayStatus, PlayerStatus>> = {
  idle: 'idle',
  loading: 'loading',
  waiting: 'loading',
  playing: 'playing',
  paused: 'paused',
  blocked: 'paused',
  failed: 'failed',
};

const nextRepeat: Readonly<Record<RepeatMode, RepeatMode>> = { off: 'all', all: 'one', one: 'off' };

export const createPlayerControls = (player: Player): PlayerControls => ({
  getState: () => {
    const { status, queue, error, skipped: _, ...rest } = player.getState();
    return { ...rest, status: statusOf[status], entries: queue, failure: error };
  },
  subscribe: (listener) => player.subscribe(() => listener()),
  play: (keys, startIndex, origin, options) => {
    player.playFrom(keys, startIndex, origin, options?.position);
    if (options?.shuffled !== undefined) player.setShuffled(options.shuffled);
  },
  toggle: player.toggle,
  next: player.next,
  previous: player.previous,
  seek: player.seek,
  setVolume: player.setVolume,
  setMuted: player.setMuted,
  toggleShuffle: () => player.setShuffled(!player.getState().shuffled),
  cycleRepeat: () => player.setRepeat(nextRepeat[player.getState().repeat]),
  jumpTo: player.jump,
  remove: player.remove,
  move: player.move,
  playNext: player.playNext,
  addToQueue: player.add,
  clear: player.clear,
  undo: player.undo,
});
