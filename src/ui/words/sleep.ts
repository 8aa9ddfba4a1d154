import { formatCount, formatTime } from './format';

export const sleepWords = {
  name: 'Sleep timer',
  hint: 'After so many minutes the music gets quieter and pauses.',
  minutes: (minutes: number) => formatCount(minutes, 'minute', 'minutes'),
  own: 'Other minutes',
  start: 'Start',
  track: 'End of this song',
  album: 'End of this album',
  more: '15 minutes more',
  off: 'Turn off',
  left: (seconds: number) => `${formatTime(seconds)} left`,
  until: { after: '', track: 'Stops after this song', album: 'Stops after this album' },
  named: (state: string) => `Sleep timer, ${state}`,
} as const;
