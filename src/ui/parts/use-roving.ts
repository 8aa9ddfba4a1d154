import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useFrame } from '../frame/frame-context';
import { scrollToRow } from './windowing';

export interface Roving {
  /** The one row that Tab reaches. */
  readonly active: number;
  /** Kept in the page while it has the focus. */
  readonly pinned: number | null;
  readonly onFocus: (index: number) => void;
  readonly onBlur: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
  /** Takes the focus to a row, wherever it is. */
  readonly moveTo: (index: number) => void;
}

const steps = (key: string, at: number, count: number, page: number, ctrl: boolean) =>
  ({
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  })[ctrl && (key === 'ArrowDown' || key === 'ArrowUp') ? '' : key];

/**
 * Arrows move among rows, one tab stop for all; left and right go through what a row holds. Rows carry
 * `data-row`, the box `root`; rows are equally high. A row that takes no focus holds what does.
 */
export const useRoving = (
  root: { readonly current: HTMLElement | null },
  count: number,
  rowHeight: number,
): Roving => {
  const { main } = useFrame();
  const [active, setActive] = useState(0);
  const [inside, setInside] = useState(false);
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const row = root.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`);
    if (!row) return;
    wanted.current = null;
    const stop = row.hasAttribute('tabindex') ? row : row.querySelector<HTMLElement>('[tabindex]');
    stop?.focus({ preventScroll: true });
  });
  const moveTo = (index: number): void => {
    const to = Math.min(count - 1, Math.max(0, index));
    const [scroller, rows] = [main.current, root.current?.querySelector('.windowed')];
    if (scroller && rows) {
      const frame = scroller.getBoundingClientRect();
      const view = {
        top: frame.top - rows.getBoundingClientRect().top,
        height: frame.height,
      };
      scroller.scrollTop += scrollToRow(to, rowHeight, view, rowHeight / 2);
    }
    wanted.current = to;
    setActive(to);
    setInside(true);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((main.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to = steps(event.key, active, count, page, event.ctrlKey);
    if (to !== undefined) {
      event.preventDefault();
      moveTo(to);
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      moveInRow(event);
    }
  };
  return {
    active: Math.min(active, Math.max(0, count - 1)),
    pinned: inside ? active : null,
    onFocus: (index) => {
      setActive(index);
      setInside(true);
    },
    onBlur: () => setInside(false),
    onKey,
    moveTo,
  };
};

const moveInRow = (event: KeyboardEvent): void => {
  const row = (event.target as Element).closest<HTMLElement>('[data-row]');
  if (!row) return;
  const stops = [row, ...row.querySelectorAll<HTMLElement>('button, a[href]')];
  const ahead = (event.key === 'ArrowRight') === (getComputedStyle(row).direction === 'ltr');
  const next = stops[stops.indexOf(document.activeElement as HTMLElement) + (ahead ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
};
