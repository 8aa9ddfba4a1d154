import { useEffect, useRef, useState } from 'preact/hooks';
import { useFrame } from '../frame/frame-context';
import { gapAt, indexInGap, scrollStep } from './row-drag';

export interface RowDragging {
  readonly id: number;
  readonly gap: number;
  /** px in the window. */
  readonly x: number;
  readonly y: number;
}

export interface RowDrag {
  readonly dragging: RowDragging | null;
  /** For `pointerdown` on a row: a mouse drags by all of it, a finger by its handle, or it scrolls. */
  readonly onDown: (
    event: PointerEvent,
    row: { readonly id: number; readonly index: number },
  ) => void;
}

interface RowDragPorts {
  readonly root: { readonly current: HTMLElement | null };
  readonly count: number;
  readonly rowHeight: number;
  readonly onDrop: (id: number, toIndex: number) => void;
  readonly onHeld: (id: number) => void;
  readonly onLetGo: (id: number) => void;
}

/** px. A hand that clicks trembles less. */
const threshold = 6;

/** Rows that a pointer moves; the list scrolls by itself at its edges, Escape lets go. */
export const useRowDrag = (given: RowDragPorts): RowDrag => {
  const { main } = useFrame();
  const ports = useRef(given);
  ports.current = given;
  const [dragging, setDragging] = useState<RowDragging | null>(null);
  const end = useRef<(() => void) | null>(null);
  useEffect(() => () => end.current?.(), []);

  const onDown: RowDrag['onDown'] = (event, row) => {
    const onHandle = (event.target as Element).closest('[data-handle]') !== null;
    if (event.button !== 0 || (event.pointerType !== 'mouse' && !onHandle)) return;
    if ((event.target as Element).closest('[data-no-drag]')) return;
    end.current?.();
    const start = { x: event.clientX, y: event.clientY };
    let at: RowDragging | null = null;
    let frame = 0;

    const place = (x: number, y: number): void => {
      const { root, rowHeight, count } = ports.current;
      const rows = root.current?.querySelector('.windowed');
      if (!rows) return;
      at = { id: row.id, x, y, gap: gapAt(y, rows.getBoundingClientRect().top, rowHeight, count) };
      setDragging(at);
    };
    const scroll = (): void => {
      frame = requestAnimationFrame(scroll);
      const scroller = main.current;
      if (!at || !scroller) return;
      const step = scrollStep(at.y, scroller.getBoundingClientRect());
      if (step === 0) return;
      scroller.scrollTop += step;
      place(at.x, at.y);
    };
    const move = (moved: PointerEvent): void => {
      if (moved.pointerId !== event.pointerId) return;
      const far = Math.hypot(moved.clientX - start.x, moved.clientY - start.y) > threshold;
      if (!at && far) {
        ports.current.onHeld(row.id);
        frame = requestAnimationFrame(scroll);
      }
      if (at || far) place(moved.clientX, moved.clientY);
    };
    const finish = (isDropped: boolean): void => {
      const last = at;
      end.current?.();
      if (!last) return;
      swallowClick();
      const to = indexInGap(row.index, last.gap);
      if (isDropped && to !== row.index) ports.current.onDrop(row.id, to);
      else ports.current.onLetGo(row.id);
    };
    const up = (released: PointerEvent): void => {
      if (released.pointerId === event.pointerId) finish(true);
    };
    const cancel = (): void => finish(false);
    const key = (pressed: KeyboardEvent): void => {
      if (pressed.key !== 'Escape' || !at) return;
      pressed.preventDefault();
      pressed.stopPropagation();
      finish(false);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', cancel);
    addEventListener('keydown', key, { capture: true });
    end.current = () => {
      end.current = null;
      cancelAnimationFrame(frame);
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', cancel);
      removeEventListener('keydown', key, { capture: true });
      setDragging(null);
    };
  };
  return { dragging, onDown };
};

/** The click that ends a drag plays nothing. */
const swallowClick = (): void => {
  const swallow = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }));
};
