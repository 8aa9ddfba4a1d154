import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { morphPlaying } from '../look/morph';
import { slicesOf } from '../state/player-slices';
import { useServices } from '../services';
import { leavePlaying, searchBoxId } from './key-places';
import { actOf, placeOf, type KeyAct } from './keymap';
import { seekBy } from './seek-by';

/** Seconds, by J and L. */
const jump = 10;

const focusSearch = (): void => {
  const box = document.getElementById(searchBoxId);
  if (box instanceof HTMLInputElement) {
    box.focus();
    box.select();
  }
};

/** The keyboard of the whole player; see `keymap` for what is ours. */
const useKeys = (openKeys: () => void): void => {
  const { player, store } = useServices();
  const { path, route } = useLocation();
  useEffect(() => {
    const leaveTop = (): boolean => {
      // Popovers close themselves; the queue and the now-playing page are ours.
      if (document.querySelector(':popover-open')) return false;
      if (store.queueOpen.peek()) store.queueOpen.value = false;
      else if (path === '/playing') leavePlaying(route);
      else return false;
      return true;
    };
    const acts: Readonly<Record<KeyAct, () => unknown>> = {
      toggle: player.toggle,
      'back-10': () => seekBy(player, -jump),
      'ahead-10': () => seekBy(player, jump),
      previous: player.previous,
      next: player.next,
      search: focusSearch,
      mute: () => player.setMuted(!slicesOf(player).muted.peek()),
      queue: () => {
        store.queueOpen.value = !store.queueOpen.peek();
      },
      playing: () =>
        path === '/playing' ? leavePlaying(route) : morphPlaying(true, () => route('/playing')),
      keys: openKeys,
      escape: leaveTop,
    };
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const { key, shiftKey: shift, ctrlKey: ctrl, altKey: alt, metaKey: meta } = event;
      const place = placeOf(event.target);
      const act = actOf({ key, shift, ctrl, alt, meta }, place, store.settings.peek().shortcuts);
      if (!act || (event.repeat && act !== 'back-10' && act !== 'ahead-10')) return;
      if (acts[act]() !== false) event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [path, openKeys]);
};

/** Nothing to see: loaded beside the start, since nobody presses a key before anything is shown. */
export const Keys = ({ openKeys }: { openKeys: () => void }): null => {
  useKeys(openKeys);
  return null;
};
