import type { EdgeState, StoredPlaylist } from './state-schema';

export const findPlaylist = (state: EdgeState, id: string): StoredPlaylist | null =>
  state.playlists.find((playlist) => playlist.id === id) ?? null;

export const addPlaylist = (state: EdgeState, playlist: StoredPlaylist): EdgeState => ({
  ...state,
  playlists: [...state.playlists, playlist],
});

export const replacePlaylist = (state: EdgeState, playlist: StoredPlaylist): EdgeState => ({
  ...state,
  playlists: state.playlists.map((known) => (known.id === playlist.id ? playlist : known)),
});

export const removePlaylist = (state: EdgeState, id: string): EdgeState => ({
  ...state,
  playlists: state.playlists.filter((playlist) => playlist.id !== id),
});

/**
 * Removes by position among the songs that can be seen. Songs whose files are away at the moment
 * stay where they are, and come back with their files. Null when there is no such position.
 */
export const removePositions = (
  songIds: readonly string[],
  positions: ReadonlySet<number>,
  isVisible: (id: string) => boolean,
): string[] | null => {
  const visible = songIds.flatMap((id, index) => (isVisible(id) ? [index] : []));
  const gone = new Set<number>();
  for (const position of positions) {
    const index = visible[position];
    if (index === undefined) return null;
    gone.add(index);
  }
  return songIds.filter((_, index) => !gone.has(index));
};
