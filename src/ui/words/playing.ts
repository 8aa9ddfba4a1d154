import { formatNumber } from './format';

export const playingWords = {
  title: 'Now playing',
  nothing: 'Nothing is playing',
  nothingHint: 'Choose an album, a playlist or a song, and it appears here.',
  browse: 'Browse albums',
  lyrics: 'Lyrics',
  lyricsRegion: 'Words of this song',
  noLyrics: 'No lyrics for this song',
  lyricsLater: (server: string) =>
    `Lyrics of this song come from ${server}, which does not answer now.`,
  lyricsOffline: 'Lyrics of this song are not on this device.',
  follow: 'Follow the song',
  language: 'Language of the lyrics',
  unknownLanguage: 'Unknown language',
  timing: 'Timing of the words',
  timingShort: 'Timing',
  sooner: 'Show the words half a second sooner',
  later: 'Show the words half a second later',
  shift: (seconds: number) =>
    seconds === 0 ? '0 s' : `${seconds > 0 ? '+' : '−'}${formatNumber(Math.abs(seconds))} s`,
  next: 'Up next',
  nothingNext: 'This is the last song of the queue.',
  from: 'From',
  fromDevice: 'Saved on this device',
  fromServer: (name: string) => `Streaming from ${name}`,
  close: 'Close now playing',
  seekTo: (text: string) => `Go to: ${text}`,
} as const;
