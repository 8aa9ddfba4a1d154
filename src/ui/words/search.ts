export const searchWords = {
  title: 'Search',
  titleFor: (text: string) => `Results for “${text}”`,
  start: 'Find anything in your library',
  startHint:
    'Type a few letters of a song, an artist, an album or a playlist. It works without any network.',
  nothing: (text: string) => `Nothing matches “${text}”`,
  nothingHint: 'Try fewer letters, or another word of the name.',
  artists: 'Artists',
  albums: 'Albums',
  songs: 'Songs',
  playlists: 'Playlists',
  artist: 'Artist',
  found: (count: number) => (count === 0 ? 'Nothing found' : `${count} found`),
} as const;
