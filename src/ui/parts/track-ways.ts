import type { Track } from '../../domain/music';
import { menuWords } from '../words/pages';
import { albumPath, artistPath } from './addresses';
import type { MenuItem } from './menu';

/** Where a song leads to, as the last entries of its menu. */
export const waysFrom = (
  { albumKey, artistKey }: Partial<Pick<Track, 'albumKey' | 'artistKey'>>,
  go: (path: string) => void,
): readonly MenuItem[] => [
  ...(albumKey
    ? [{ icon: 'albums', label: menuWords.goAlbum, run: () => go(albumPath(albumKey)) } as const]
    : []),
  ...(artistKey
    ? [
        {
          icon: 'artists',
          label: menuWords.goArtist,
          run: () => go(artistPath(artistKey)),
        } as const,
      ]
    : []),
];
