import { useEffect, useState } from 'preact/hooks';
import type { HealthHistory } from '../../contracts/health-history';
import { useServices } from '../services';

/** ms between two questions to the engine, which asks nobody for it. */
const askEvery = 5_000;

/** What the engine knows of the last day, and how old what it knows is; null until it has answered. */
export const useHealthHistory = (): HealthHistory | null => {
  const { engine, store } = useServices();
  const [history, setHistory] = useState<HealthHistory | null>(null);
  const isReady = store.phase.value === 'ready';
  const health = store.health.value;
  useEffect(() => {
    if (!isReady) return undefined;
    let isWanted = true;
    const ask = (): void => {
      if (document.visibilityState === 'hidden') return;
      // A page that cannot have it shows the states without it.
      engine.healthHistory().then(
        (told) => {
          if (isWanted) setHistory(told);
        },
        () => undefined,
      );
    };
    ask();
    const timer = setInterval(ask, askEvery);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [isReady, health]);
  return history;
};

/** Wall time, again every `ms` while the page is looked at. */
export const useNow = (ms: number): number => {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const tick = (): void => {
      if (document.visibilityState === 'visible') setNow(Date.now());
    };
    const timer = setInterval(tick, ms);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [ms]);
  return now;
};
