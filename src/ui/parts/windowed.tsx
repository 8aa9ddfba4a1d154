import type { ComponentChildren } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useFrame } from '../frame/frame-context';
import { rowsToDraw, visibleRows, type RowRange } from './windowing';

/** Rows beyond the edges: a wheel turn's worth, so that scrolling shows no gaps. */
const overscan = 6;

interface WindowedProps {
  readonly count: number;
  /** px */
  readonly rowHeight: number;
  readonly row: (index: number) => ComponentChildren;
  /** The focused row, kept in the page wherever it is. */
  readonly pinned?: number | null;
  readonly onRange?: (range: RowRange) => void;
  readonly role?: 'rowgroup' | 'list';
  readonly label?: string;
  readonly class?: string;
}

/** The rows of a long list that can be seen, each in its own place. */
export const Windowed = (props: WindowedProps) => {
  const { count, rowHeight, row, pinned = null, onRange, role, label } = props;
  const list = useRef<HTMLDivElement>(null);
  const measured = useVisibleRange(list, count, rowHeight);
  // A list that became shorter is drawn once before it is measured again: no row beyond its end.
  const range = { first: measured.first, last: Math.min(measured.last, count - 1) };
  useLayoutEffect(() => {
    if (range.last >= 0) onRange?.(range);
  }, [range.first, range.last, count, onRange]);
  return (
    <div
      ref={list}
      role={role}
      aria-label={label}
      class={`windowed ${props.class ?? ''}`}
      style={{ blockSize: `${count * rowHeight}px` }}
    >
      {rowsToDraw(range, pinned !== null && pinned < count ? pinned : null).map((index) => (
        <div
          key={index}
          class="windowed-row"
          role={role === 'list' ? 'listitem' : 'presentation'}
          style={{ blockSize: `${rowHeight}px`, transform: `translateY(${index * rowHeight}px)` }}
        >
          {row(index)}
        </div>
      ))}
    </div>
  );
};

const useVisibleRange = (
  list: { readonly current: HTMLElement | null },
  count: number,
  rowHeight: number,
): RowRange => {
  const { main } = useFrame();
  // Until it is measured: what a large screen shows.
  const [range, setRange] = useState<RowRange>(() =>
    visibleRows({ top: 0, height: 1000 }, rowHeight, count, overscan),
  );
  const measure = useCallback(() => {
    const [scroller, element] = [main.current, list.current];
    if (!scroller || !element) return;
    const frame = scroller.getBoundingClientRect();
    const top = frame.top - element.getBoundingClientRect().top;
    const next = visibleRows({ top, height: frame.height }, rowHeight, count, overscan);
    setRange((now) => (now.first === next.first && now.last === next.last ? now : next));
  }, [count, rowHeight]);
  useLayoutEffect(() => {
    measure();
    const scroller = main.current;
    if (!scroller) return undefined;
    scroller.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    return () => {
      scroller.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [measure]);
  return range;
};
