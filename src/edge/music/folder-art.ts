import { folderOf, nameOf } from './file-kinds';
import type { CoverRecord } from './scan-cache';

const rank = ['cover', 'folder', 'front', 'album'];

const rankOf = ({ path }: CoverRecord): number =>
  rank.indexOf(nameOf(path).split('.')[0]!.toLowerCase());

/** `CD1`, `Disc 2`: a folder of an album whose picture may lie one folder up. */
const discFolder = /^(?:cd|dis[ck])[\s_-]*\d+$/i;

/** Which picture belongs to a folder of music; '' where there is none. */
export const createFolderArt = (covers: readonly CoverRecord[]): ((path: string) => string) => {
  const best = new Map<string, CoverRecord>();
  for (const cover of covers) {
    const known = best.get(folderOf(cover.path));
    if (!known || rankOf(cover) < rankOf(known)) best.set(folderOf(cover.path), cover);
  }
  return (path) => {
    const folder = folderOf(path);
    const own = best.get(folder);
    if (own || !discFolder.test(nameOf(folder))) return own?.artId ?? '';
    return best.get(folderOf(folder))?.artId ?? '';
  };
};
