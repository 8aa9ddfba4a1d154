import { useMedia } from '../look/use-wide';

/** px of one rem: larger when the listener asked the browser for larger text. */
export const remPx = (): number =>
  Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

/** Rows grow with the text, and for fingers. */
export const useRowHeight = (wideRem: number, narrowRem: number): number =>
  (useMedia('(min-width: 1024px)') ? wideRem : narrowRem) * remPx();
