import type { SortOrder } from '../../contracts/library';

export const listWords = {
  sort: 'Sort by',
  savedOnly: 'Downloaded only',
  letters: 'Jump to letter',
  orders: {
    name: 'Name',
    artist: 'Artist',
    recent: 'Recently added',
    year: 'Year',
  } satisfies Record<SortOrder, string>,
  empty: { albums: 'No albums yet', artists: 'No artists yet', songs: 'No songs yet' },
  emptySaved: 'Nothing here is on this device',
  emptySavedHint: 'Switch off “Downloaded only” to see everything, or download something.',
  emptyHint: 'What your server has appears here as soon as it is read.',
  noPlaylists: 'No playlists yet',
  noPlaylistsHint: 'Playlists that you make on your server appear here.',
} as const;
