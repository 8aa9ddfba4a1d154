import { useEffect } from 'preact/hooks';
import { slicesOf } from '../state/player-slices';
import { useServices } from '../services';

/** A track that does not play says why once, as a toast; the queue stays as it is. */
export const PlayerTrouble = () => {
  const { player, store } = useServices();
  const failure = slicesOf(player).failure.value;
  useEffect(() => {
    if (failure) store.toasts.showFailure(failure);
  }, [failure]);
  return null;
};
