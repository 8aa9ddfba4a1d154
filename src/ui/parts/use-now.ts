import { useEffect, useState } from 'preact/hooks';

/** ms. */
const second = 1_000;

/** The wall clock, each second while `on`. */
export const useNow = (on: boolean): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!on) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), second);
    return () => clearInterval(timer);
  }, [on]);
  return now;
};
