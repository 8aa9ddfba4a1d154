import { useLayoutEffect } from 'preact/hooks';
import { useFrame } from './frame-context';

/** Scrolls back to where the listener was, as soon as the page has its height. */
export const useKeptPlace = (ready: boolean): void => {
  const { main, places } = useFrame();
  useLayoutEffect(() => {
    if (!ready || !main.current) return;
    const place = places.take();
    if (place !== null) main.current.scrollTop = place;
  }, [ready]);
};
