import { signal, type ReadonlySignal } from '@preact/signals';

const follow = (query: string): ReadonlySignal<boolean> => {
  const list = matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener('change', () => {
    matches.value = list.matches;
  });
  return matches;
};

const followed = new Map<string, ReadonlySignal<boolean>>();

/** True while the media query holds; a component that reads it follows it. */
export const useMedia = (query: string): boolean => {
  const found = followed.get(query) ?? follow(query);
  followed.set(query, found);
  return found.value;
};

/**
 * The frame with a rail and a full player bar; below it tabs and a mini player. 1024 px, and more for
 * one whose browser has larger letters.
 */
export const useWide = (): boolean => useMedia('(min-width: 64rem)');
