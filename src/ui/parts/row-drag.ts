/** Where a dragged row would go, in px and rows. */

/** The gap between rows that is nearest: 0 before the first, `count` behind the last. */
export const gapAt = (y: number, top: number, rowHeight: number, count: number): number =>
  Math.min(count, Math.max(0, Math.round((y - top) / rowHeight)));

/** The index that a row has after it was let go in a gap. */
export const indexInGap = (from: number, gap: number): number => (gap > from ? gap - 1 : gap);

/** px from an edge within which a list scrolls by itself. */
const edge = 56;
/** px a frame, at the edge and beyond it. */
const fastest = 18;

/** px for this frame: the nearer to an edge, the faster; 0 in the middle. */
export const scrollStep = (y: number, frame: { top: number; bottom: number }): number => {
  const above = frame.top + edge - y;
  const below = y - (frame.bottom - edge);
  const by = Math.min(1, Math.max(0, above, below) / edge) * fastest;
  return above > below ? -by : by;
};
