import type { Settings } from '../../contracts/settings';

/** What the listener chose about how music sounds and how tracks follow each other. */
export type SoundShape = Pick<
  Settings,
  | 'gapless'
  | 'crossfade'
  | 'replayGain'
  | 'preAmp'
  | 'equalizer'
  | 'mono'
  | 'balance'
  | 'playbackRate'
>;

/** Sound as recorded needs no graph. */
export const isShaped = (shape: SoundShape): boolean =>
  shape.replayGain !== 'off' || shape.equalizer.on || shape.mono || shape.balance !== 0;
