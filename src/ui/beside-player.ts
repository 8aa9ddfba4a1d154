import type { EngineApi } from '../contracts/engine';
import { bindMediaSession } from '../player/media-session';
import type { Player } from '../player/player';
import { startListening } from './bridges/listening-note';
import { startPlayNotes } from './bridges/play-notes';
import { keepOutput, offerPlay } from './output-keeper';
import type { AppStore } from './state/app-store';
import type { KnownTracks } from './state/known-tracks';

export { watchLine } from './slow-line';

export interface BesideParts {
  readonly player: Player;
  readonly engine: EngineApi;
  readonly store: AppStore;
  readonly known: KnownTracks;
}

/** What goes on beside the music: loaded beside the start, not before it. */
export const startBeside = ({ player, engine, store, known }: BesideParts): void => {
  const rateOf = (): number => store.settings.peek().playbackRate;
  playAlone(player);
  keepOutput(player, store);
  offerPlay(player, store);
  startListening(player, rateOf);
  startPlayNotes(player, engine.notePlay, rateOf);
  if (!navigator.mediaSession) return;
  const trackOf = (key: Parameters<KnownTracks['get']>[0]) => known.get(key) ?? null;
  const shown = bindMediaSession(player, { session: navigator.mediaSession, trackOf, rateOf });
  known.version.subscribe(shown.refresh);
};

/** One song at a time on this device: the tab that begins to play pauses the others. */
const playAlone = (player: Player): void => {
  const channel = new BroadcastChannel('holdfast-player');
  let wasPlaying = false;
  player.subscribe(({ status }) => {
    const isPlaying = status === 'playing' || status === 'loading' || status === 'waiting';
    if (isPlaying && !wasPlaying) channel.postMessage('playing');
    wasPlaying = isPlaying;
  });
  channel.addEventListener('message', () => {
    if (wasPlaying) player.pause();
  });
};
