import { liveStartOf } from '../contracts/media-routes';
import type { AudioEvent, Deck } from './engine';

/**
 * Where in the song an element is. Of a file that is its own clock. A stream that is still being made begins
 * somewhere in the song, has no length, and cannot be moved in: another place is another load.
 * Which of both came, nobody knows before its length is there.
 */
export interface ElementTime {
  /** seconds */
  readonly position: () => number;
  /** seconds; 0 while unknown. */
  readonly duration: () => number;
  readonly seek: (position: number) => void;
  /** Events of the element in seconds of the song; null: not yet worth telling. */
  readonly inSong: (event: AudioEvent) => AudioEvent | null;
  readonly end: () => void;
}

/** seconds. A stream begins at a whole second, and this near to it is there. */
const near = 1;
const haveMetadata = 1;

export const createElementTime = (
  deck: Deck,
  start: number,
  tell: (event: AudioEvent) => void,
): ElementTime => {
  const { element } = deck;
  const at = liveStartOf(deck.url);
  /** Seconds of the song at the element's zero; null: which of both it is is not known. */
  let base: number | null = at === null ? 0 : null;
  let isStream = false;
  let wish = start;

  const settle = (): void => {
    if (base !== null || at === null) return;
    isStream = element.duration === Infinity;
    base = isStream ? at : 0;
    // The element told it a moment before it could be known to be the song's.
    if (length() > 0) tell({ kind: 'duration', seconds: length() + base });
    if (isStream && Math.abs(wish - at) >= near) tell({ kind: 'reopen', seconds: wish });
    else if (!isStream && wish > 0) deck.seek(wish);
  };
  const length = (): number => (Number.isFinite(element.duration) ? element.duration : 0);

  if (at === null && start > 0) deck.seek(start);
  if (element.readyState >= haveMetadata) settle();
  else element.addEventListener('loadedmetadata', settle);

  return {
    position: () => (base === null ? wish : base + element.currentTime),
    duration: () => (length() > 0 ? length() + (base ?? 0) : 0),
    seek: (position) => {
      wish = position;
      if (isStream) tell({ kind: 'reopen', seconds: position });
      else if (base !== null) deck.seek(position);
    },
    inSong: (event) => {
      if (event.kind !== 'position' && event.kind !== 'duration') return event;
      return base === null ? null : { ...event, seconds: base + event.seconds };
    },
    end: () => element.removeEventListener('loadedmetadata', settle),
  };
};
