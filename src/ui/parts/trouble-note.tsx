import { lazy } from 'preact-iso';
import { Waiting } from '../frame/waiting';
import { useServices } from '../services';

// The sentences of all failures are many and seldom needed.
const TroublePanel = lazy(() => import('./trouble-panel').then((m) => m.TroublePanel));

/** A part of the device that did not open, or was taken away: said where it is missed; the rest goes on. */
export const TroubleNote = () => {
  const { trouble, loss } = useServices().store;
  return trouble.value || loss.value ? (
    <Waiting>
      <TroublePanel />
    </Waiting>
  ) : null;
};
