import { HoldfastError, type ErrorData } from '../domain/error';

/**
 * Why sealed bytes were not opened. All of them mean: these are not the bytes that were sealed
 * here. Which one it is helps a person who mends it and tells an attacker nothing new.
 */
export type RefusedWhy =
  /** The header is malformed, or belongs to another key, object, account, track or generation. */
  | 'header'
  /** The segment is changed, or stands in another place or object than it was sealed for. */
  | 'segment'
  /** The final segment is missing, or something else stands in its place. */
  | 'final'
  /** Bytes are missing or there are too many. */
  | 'length'
  /** Every segment opens, but together they are not what was committed (old and new mixed). */
  | 'mixed'
  /** A sealed record is changed, of another purpose, or of a format this build does not know. */
  | 'record';

export const refused = (why: RefusedWhy, data: ErrorData = {}): HoldfastError =>
  new HoldfastError('vault.refused', { ...data, why });
