import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** CSS pixels: a hand that means it; less is a tap that slipped. */
const enough = 96;
/** Down rather than sideways, from the first pixels on. */
const slope = 1.5;

/** Nothing under the finger has a use of its own for a move down. */
const isFree = (target: EventTarget | null, page: HTMLElement): boolean => {
  if (!(target instanceof Element) || target.closest('input')) return false;
  for (let each: Element | null = target; each; each = each.parentElement) {
    if (each.scrollTop > 0) return false;
    if (each !== page && each.classList.contains('lyrics')) return false;
    if (each.tagName === 'MAIN') return true;
  }
  return true;
};

/** The page follows the finger down, and closes when it went far enough. */
export const useSwipeDown = (
  page: RefObject<HTMLElement | null>,
  isOn: boolean,
  close: () => void,
): void => {
  useEffect(() => {
    const element = page.current;
    if (!isOn || !element) return undefined;
    let from: { readonly x: number; readonly y: number } | null = null;
    let moved = 0;
    const put = (pixels: number): void => {
      moved = pixels;
      element.style.translate = pixels > 0 ? `0 ${pixels}px` : '';
    };
    const start = ({ touches, target }: TouchEvent): void => {
      const [touch] = touches;
      from =
        touches.length === 1 && touch && isFree(target, element)
          ? { x: touch.clientX, y: touch.clientY }
          : null;
    };
    const move = (event: TouchEvent): void => {
      const [touch] = event.touches;
      if (!from || !touch) return;
      const [x, y] = [touch.clientX - from.x, touch.clientY - from.y];
      if (moved === 0 && y < slope * Math.abs(x)) {
        from = null;
        return;
      }
      // Otherwise the browser would reload the page for the same move.
      if (event.cancelable) event.preventDefault();
      put(Math.max(0, y));
    };
    const end = (): void => {
      const isFar = from !== null && moved >= enough;
      from = null;
      put(0);
      if (isFar) close();
    };
    const cancel = (): void => {
      from = null;
      put(0);
    };
    element.addEventListener('touchstart', start, { passive: true });
    element.addEventListener('touchmove', move, { passive: false });
    element.addEventListener('touchend', end);
    element.addEventListener('touchcancel', cancel);
    return () => {
      element.removeEventListener('touchstart', start);
      element.removeEventListener('touchmove', move);
      element.removeEventListener('touchend', end);
      element.removeEventListener('touchcancel', cancel);
    };
  }, [isOn, close]);
};
