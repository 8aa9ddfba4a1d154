import type { Key } from '../../domain/keys';
import type { Background, BackgroundParts } from './background';
import { lazily } from './lazily';

/** What a cold start needs of `background`: next to nothing. The rest is loaded with the first download. */
export interface BackgroundDoor {
  readonly open: () => Promise<Background>;
  /** Nothing is elsewhere before it was looked. */
  readonly isElsewhere: (track: Key) => boolean;
}

export const createBackgroundDoor = (parts: BackgroundParts): BackgroundDoor => {
  let opened: Background | null = null;
  return {
    open: lazily(async () => {
      const { createBackground } = await import('./background');
      opened = createBackground(parts);
      return opened;
    }),
    isElsewhere: (track) => opened?.isElsewhere(track) ?? false,
  };
};
