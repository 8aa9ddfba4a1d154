import { useEffect, useRef } from 'preact/hooks';
import { slicesOf } from '../state/player-slices';
import { useServices } from '../services';
import { frameWords } from '../words/frame';

/** A track that does not play says why once, as a toast; the queue stays as it is. */
export const PlayerTrouble = () => {
  const { player, store } = useServices();
  const slices = slicesOf(player);
  const failure = slices.failure.value;
  const saidToWait = useRef(false);
  useEffect(() => {
    const waits = slices.waits.peek();
    // Each try that fails again is the same trouble.
    const isKnown = waits && saidToWait.current;
    saidToWait.current = waits;
    if (!failure || isKnown) return;
    store.toasts.showFailure(failure);
    if (waits) store.toasts.show(frameWords.waits);
  }, [failure]);
  return null;
};
