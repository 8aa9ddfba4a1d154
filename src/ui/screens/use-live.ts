import { useEffect, useRef, useState } from 'preact/hooks';

/** ms between two values that are told while a slider is dragged: quick enough for the ear. */
const tellEvery = 100;

/** A value that is heard while it is dragged, and shown as the hand holds it, whatever comes back meanwhile. */
export const useLive = <T>(value: T, tell: (value: T) => void) => {
  const [held, hold] = useState<T | null>(null);
  const timer = useRef(0);
  const last = useRef(value);
  useEffect(() => () => clearTimeout(timer.current), []);
  const tellLast = (): void => {
    clearTimeout(timer.current);
    timer.current = 0;
    tell(last.current);
  };
  return {
    shown: held ?? value,
    drag: (next: T): void => {
      last.current = next;
      hold(next);
      if (timer.current === 0) timer.current = window.setTimeout(tellLast, tellEvery);
    },
    drop: (next: T): void => {
      last.current = next;
      hold(null);
      tellLast();
    },
  };
};
