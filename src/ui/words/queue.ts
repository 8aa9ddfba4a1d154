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
  remove: (title: string) => `Remove ${title} from the queue`,
  count: (count: number) => formatCount(count, 'song', 'songs'),
  length: formatLength,
  moveHint: 'Alt with the up and down arrow moves a song.',
  moved: (title: string, place: number, of: number) => `${title}, now ${place} of ${of}`,
  list: 'Queue entries',
} as const;
