import { useLocation } from 'preact-iso';
import type { Track } from '../../domain/music';
import { useServices } from '../services';
import { menuWords } from '../words/pages';
import { Menu, type MenuItem, type MenuPlace } from './menu';
import { waysFrom } from './track-ways';
import { useCollection, useDownloadActs } from './use-downloads';

export interface OpenMenu {
  readonly track: Track;
  readonly place: MenuPlace;
}

/** The same acts on right click, on the button with three dots, and on the menu key. */
export const TrackMenu = ({ open, onClose }: { open: OpenMenu; onClose: () => void }) => {
  const { track, place } = open;
  const { player, store } = useServices();
  const { route } = useLocation();
  const target = { kind: 'track', key: track.key } as const;
  const download = useCollection(target);
  const acts = useDownloadActs(target);
  const saved = store.saves.value.has(track.key);
  const items: MenuItem[] = [
    {
      icon: 'play-next',
      label: menuWords.playNext,
      run: () => {
        player.playNext([track.key]);
        store.toasts.show(menuWords.addedNext(track.title));
      },
    },
    {
      icon: 'add-queue',
      label: menuWords.addToQueue,
      run: () => {
        player.addToQueue([track.key]);
        store.toasts.show(menuWords.addedLast(track.title));
      },
    },
  ];
  if (download) {
    items.push({
      icon: 'trash',
      label: menuWords.removeDownload,
      run: () => acts.remove(track.title),
    });
  } else if (!saved) {
    items.push({ icon: 'download', label: menuWords.download, run: acts.start });
  }
  items.push(...waysFrom(track, route));
  return (
    <Menu label={menuWords.label(track.title)} items={items} place={place} onClose={onClose} />
  );
};
