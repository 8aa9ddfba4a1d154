/** Which rows of a long list exist in the page. Lengths in px, all rows equally high. */
export interface Viewport {
  /** From the top of the list to the top of what is visible; negative while the list is below. */
  readonly top: number;
  readonly height: number;
}

/** First and last row, both included; `last` is -1 for an empty list. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

export const visibleRows = (
  { top, height }: Viewport,
  rowHeight: number,
  count: number,
  overscan: number,
): RowRange => {
  if (count <= 0 || rowHeight <= 0) return { first: 0, last: -1 };
  const clamp = (row: number): number => Math.min(count - 1, Math.max(0, row));
  return {
    first: clamp(Math.floor(top / rowHeight) - overscan),
    last: clamp(Math.ceil((top + Math.max(0, height)) / rowHeight) - 1 + overscan),
  };
};

/** The rows to draw: the range, and the focused row wherever it is, so that focus is never lost. */
export const rowsToDraw = ({ first, last }: RowRange, pinned: number | null): readonly number[] => {
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (pinned === null || pinned < 0) return rows;
  if (pinned < first) return [pinned, ...rows];
  return pinned > last ? [...rows, pinned] : rows;
};

/** How far to scroll so that the row is whole in view; the least way; 0 when it is. */
export const scrollToRow = (
  row: number,
  rowHeight: number,
  { top, height }: Viewport,
  margin = 0,
): number => {
  const start = row * rowHeight;
  const end = start + rowHeight;
  if (start < top + margin) return start - top - margin;
  return end > top + height - margin ? end - top - height + margin : 0;
};

/** How many cards fit side by side, each at least `least` wide, `gap` between them. */
export const columnsFor = (width: number, least: number, gap: number): number =>
  Math.max(1, Math.floor((width + gap) / (least + gap)));

/** Evenly thinned to at most `most`, the first always kept. */
export const thin = <T>(items: readonly T[], most: number): readonly T[] => {
  if (items.length <= most) return items;
  const step = Math.ceil(items.length / Math.max(1, most));
  return items.filter((_, at) => at % step === 0);
};
