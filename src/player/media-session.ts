import { artPath, artSizes } from '../contracts/media-routes';
import type { Key } from '../domain/keys';
import type { Track } from '../domain/music';
import type { Player } from './player';
import type { PlayerState } from './player-state';

/**
 * Keyboard keys, headsets, lock screens and the system's media panel. Handlers are registered once
 * and stay: without a `pause` handler the system pauses the element behind our back, and controls
 * that are taken away between two tracks flicker.
 */
export interface MediaSessionOptions {
  readonly session: MediaSession;
  readonly trackOf: (key: Key) => Track | null;
  /** Seconds of music in a second; 1 where nobody says. */
  readonly rateOf?: () => number;
}

/** seconds, when the system does not say how far. */
const seekStep = 10;
/** seconds between what the system reckons and what is true before it is told. */
const positionTolerance = 1;

/** Returns what ends it. Call `refresh` when titles have become known. */
export const bindMediaSession = (
  player: Player,
  { session, trackOf, rateOf = () => 1 }: MediaSessionOptions,
): { readonly refresh: () => void; readonly unbind: () => void } => {
  const actions = actionsOf(player);
  for (const [action, handler] of actions) setHandler(session, action, handler);
  let shownKey: Key | null = null;
  let lastTold: Told | null = null;

  const show = (state: PlayerState): void => {
    const key = state.current?.track ?? null;
    const track = key && trackOf(key);
    if (key !== shownKey || (track && !session.metadata)) {
      shownKey = key;
      session.metadata = track ? metadataOf(track) : null;
    }
    session.playbackState = playbackStateOf(state);
    lastTold = tellPosition(session, state, rateOf(), lastTold);
  };
  const refresh = (): void => {
    shownKey = null;
    show(player.getState());
  };
  const unsubscribe = player.subscribe(show);
  show(player.getState());
  return {
    refresh,
    unbind: () => {
      unsubscribe();
      for (const [action] of actions) setHandler(session, action, null);
      session.metadata = null;
      session.playbackState = 'none';
    },
  };
};

const actionsOf = (
  player: Player,
): readonly (readonly [MediaSessionAction, MediaSessionActionHandler])[] => {
  const seekBy = (seconds: number): void => player.seek(player.getState().position + seconds);
  return [
    ['play', player.play],
    ['pause', player.pause],
    ['stop', player.stop],
    ['previoustrack', player.previous],
    ['nexttrack', player.next],
    ['seekto', ({ seekTime }) => player.seek(seekTime ?? 0)],
    ['seekbackward', ({ seekOffset }) => seekBy(-(seekOffset ?? seekStep))],
    ['seekforward', ({ seekOffset }) => seekBy(seekOffset ?? seekStep)],
  ];
};

const setHandler = (
  session: MediaSession,
  action: MediaSessionAction,
  handler: MediaSessionActionHandler | null,
): void => {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // A browser that does not know the action throws a TypeError.
  }
};

const metadataOf = ({ title, artist, album, artKey }: Track): MediaMetadata =>
  new MediaMetadata({
    title,
    artist,
    album,
    artwork: artKey
      ? artSizes.map((size) => ({ src: artPath(artKey, size), sizes: `${size}x${size}` }))
      : [],
  });

const playbackStateOf = ({ status }: PlayerState): MediaSessionPlaybackState => {
  if (status === 'idle') return 'none';
  // A track that is still loading is playing to the listener, or the controls would flicker.
  return status === 'playing' || status === 'loading' || status === 'waiting'
    ? 'playing'
    : 'paused';
};

interface Told {
  readonly duration: number;
  readonly position: number;
  readonly runs: boolean;
  readonly rate: number;
  /** ms */
  readonly at: number;
}

/** The system reckons the position by itself while it runs; it is told when that would be wrong. */
const tellPosition = (
  session: MediaSession,
  state: PlayerState,
  rate: number,
  last: Told | null,
): Told | null => {
  const { duration } = state;
  if (!(duration > 0)) {
    if (last) session.setPositionState();
    return null;
  }
  // A position beyond the duration is a TypeError.
  const position = Math.min(Math.max(0, state.position), duration);
  const runs = state.status === 'playing';
  const now = { duration, position, runs, rate, at: performance.now() };
  if (last && last.duration === duration && last.runs === runs && last.rate === rate) {
    const reckoned = last.position + (runs ? (rate * (now.at - last.at)) / 1000 : 0);
    if (Math.abs(reckoned - position) < positionTolerance) return last;
  }
  session.setPositionState({ duration, position, playbackRate: rate });
  return now;
};
