import { useState } from 'preact/hooks';
import { toFailure } from '../../domain/error';
import { useServices } from '../services';

/** Starting and stopping a rehearsal, with what went wrong told as everywhere. */
export const useDrillActs = () => {
  const { engine, store } = useServices();
  const [busy, setBusy] = useState(false);
  const run = async (act: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    try {
      await act();
    } catch (thrown) {
      store.toasts.showFailure(toFailure(thrown));
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    start: (scenario: string) => void run(() => engine.startDrill(scenario)),
    stop: () => void run(engine.stopDrill),
  };
};
