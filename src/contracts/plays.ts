import type { Key } from '../domain/keys';

/**
 * What the page tells of listening. `started`: it sounds now; worth something only at once. `heard`: half of it,
 * or four minutes, were really heard; kept until its server has taken it.
 */
export interface PlayNews {
  readonly kind: 'started' | 'heard';
  readonly track: Key;
  /** Wall time, ms, when it began to sound. */
  readonly at: number;
}
