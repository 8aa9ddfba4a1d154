import { formatCount, formatLength } from './format';

export const queueWords = {
  title: 'Queue',
  now: 'Now playing',
  next: 'Next',
  empty: 'The queue is empty',
  emptyHint: 'What you play stands here, with what comes next.',
  clear: 'Clear',
  cleared: 'The queue was cleared.',
  removed: (title: string) => `“${title}” was taken out of the queue.`,
  replaced: (count: number) =>
    `The queue that you had put together (${formatCount(count, 'song', 'songs')}) was replaced.`,
  remove: (title: string) => `Remove ${title} from the queue`,
  count: (count: number) => formatCount(count, 'song', 'songs'),
  length: formatLength,
  moveHint: 'Alt with the up and down arrow moves a song, Delete takes it out.',
  moved: (title: string, place: number, of: number) => `${title}, now ${place} of ${of}`,
  held: (title: string) => `${title} is held. Escape lets it go where it was.`,
  letGo: (title: string) => `${title} stays where it was.`,
  drag: (title: string) => `Drag ${title}`,
  list: 'Queue entries',
  upNext: 'Up next',
  heard: 'Recently played',
  heardNone: 'What you really hear stands here, newest first.',
  similarTo: (title: string) => `Similar to ${title}`,
  offer: (client: string) =>
    client
      ? `Continue where you left off on ${client}`
      : 'Continue where you left off on another device',
  offerOf: (title: string, artist: string, count: number) =>
    `${title}${artist && ` by ${artist}`}, in a queue of ${formatCount(count, 'song', 'songs')}`,
  take: 'Continue',
  decline: 'Not now',
  menu: {
    play: 'Play',
    next: 'Move to next',
    up: 'Move up',
    down: 'Move down',
    remove: 'Remove from the queue',
  },
  undoOf: {
    remove: 'Undo the removal',
    clear: 'Undo the clearing',
    move: 'Undo the move',
    add: 'Undo what was added',
    replace: 'Back to the queue before',
  },
} as const;
