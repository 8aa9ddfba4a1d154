import type { Quality } from './quality';

/**
 * What is asked for in place of a file that this browser cannot play: MP3, which every server can make and every browser plays, so well that nobody
 * hears the difference. A source that is small itself gains nothing by the highest rate.
 */
export const substituteFor = (bitRate: number): Quality =>
  bitRate > 0 && bitRate <= 160 ? 'mp3-192' : 'mp3-320';
