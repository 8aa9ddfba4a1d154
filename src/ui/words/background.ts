import { formatCount } from './format';

export const backgroundWords = {
  offer: 'Go on with the window closed',
  hint: 'The browser itself fetches these songs then. What arrives is sealed when Holdfast is open again.',
  started: (songs: number) =>
    `The browser goes on with ${formatCount(songs, 'song', 'songs')}. You may close Holdfast now.`,
  nothing:
    'None of these songs can be fetched that way: their service is not reached through Holdfast itself.',
  /** What the browser shows in its own list. */
  title: (songs: number) => `Holdfast: ${formatCount(songs, 'song', 'songs')}`,
} as const;
