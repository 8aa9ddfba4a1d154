import { useLocation } from 'preact-iso';
import type { Track } from '../../domain/music';
import { Menu, type MenuItem, type MenuPlace } from '../parts/menu';
import { waysFrom } from '../parts/track-ways';
import { menuWords } from '../words/pages';
import { queueWords } from '../words/queue';
import type { RowActs } from './use-queue-acts';

export interface OpenQueueMenu {
  readonly id: number;
  readonly place: MenuPlace;
}

interface QueueMenuProps {
  readonly track: Track | undefined;
  readonly index: number;
  readonly count: number;
  /** Index of what plays; -1 when nothing does. */
  readonly now: number;
  readonly place: MenuPlace;
  readonly acts: RowActs;
  readonly onClose: () => void;
}

const up = 'M5.5 15 12 8.5l6.5 6.5';

/** The same acts as the keys and the pointer have. */
export const QueueMenu = (props: QueueMenuProps) => {
  const { track, index, count, now, place, acts, onClose } = props;
  const { route } = useLocation();
  const words = queueWords.menu;
  const items: MenuItem[] = [{ icon: 'play', label: words.play, run: () => acts.play(index) }];
  if (index !== now && index !== now + 1) {
    // Taken out before what plays, everything behind it moves up by one.
    const to = index < now ? now : now + 1;
    items.push({ icon: 'play-next', label: words.next, run: () => acts.move(index, to) });
  }
  if (index > 0)
    items.push({ iconPath: up, label: words.up, run: () => acts.move(index, index - 1) });
  if (index < count - 1) {
    items.push({ icon: 'down', label: words.down, run: () => acts.move(index, index + 1) });
  }
  items.push({ icon: 'trash', label: words.remove, run: () => acts.remove(index) });
  items.push(...waysFrom(track ?? {}, route));
  return (
    <Menu
      label={menuWords.label(track?.title ?? '')}
      items={items}
      place={place}
      onClose={onClose}
    />
  );
};
