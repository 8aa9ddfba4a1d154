import type { Catalogue } from '../music/catalogue';
import { createId } from '../music/ids';
import { findSongs, readPlaylistFile } from '../music/playlist-file';
import type { Problem } from '../music/problem';
import { addPlaylist, findPlaylist } from './playlists';
import type { StateStore } from './state-store';

export interface ImportOptions {
  readonly root: string;
  readonly paths: readonly string[];
  readonly catalogue: Catalogue;
  readonly store: StateStore;
  /** Wall time, ms. */
  readonly now: number;
}

/**
 * Takes list files over, each one once: afterwards the playlist belongs to the listener, who may
 * change or delete it. A list none of whose songs is there waits for the next scan.
 */
export const importLists = async (options: ImportOptions): Promise<Problem[]> => {
  const { root, paths, catalogue, store, now } = options;
  const problems: Problem[] = [];
  const known = new Set(store.state().importedLists);
  for (const path of paths) {
    if (known.has(path)) continue;
    const file = await readPlaylistFile(root, path).catch(() => null);
    const songIds = file ? findSongs(catalogue, file) : [];
    if (!file || songIds.length === 0) {
      problems.push({ path, reason: 'broken-playlist' });
      continue;
    }
    const id = createId('playlist', path.normalize('NFC'));
    const base = { id, name: file.name, comment: '', public: false };
    const playlist = { ...base, songIds, created: now, changed: now };
    await store.change((state) => {
      const imported = { ...state, importedLists: [...state.importedLists, path] };
      return findPlaylist(state, id) ? imported : addPlaylist(imported, playlist);
    });
  }
  return problems;
};
