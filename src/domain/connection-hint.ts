import type { Quality } from './quality';

/** What the browser tells of the connection, where it tells anything: a hint. */
export interface ConnectionHint {
  /** The listener asked the browser to save data. */
  readonly saveData: boolean;
  /** True only where the browser says that it is a mobile connection. */
  readonly mobile: boolean;
}

/** `metered`: where bytes are counted; null = as everywhere. */
export const qualityOn = (
  { saveData, mobile }: ConnectionHint,
  usual: Quality,
  metered: Quality | null,
): Quality => (metered !== null && (saveData || mobile) ? metered : usual);
