import type { Key } from '../domain/keys';
import { shuffled, type Mix } from './shuffle';

/** Mixes a queue as well as can be with what is known of its songs at the moment. */
export interface Mixer {
  readonly mix: Mix;
  /** Learns who made them; false: nothing new, what is mixed is as well as can be. May reject. */
  readonly learn: (tracks: readonly Key[]) => Promise<boolean>;
}

export const plainMixer: Mixer = { mix: shuffled, learn: async () => false };
