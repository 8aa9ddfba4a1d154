import { lazy } from 'preact-iso';
import { Waiting } from '../frame/waiting';
import { useServices } from '../services';

// The sentences of all failures are many and seldom needed.
const FailureNote = lazy(() => import('./failure-note').then((m) => m.FailureNote));

/** A part of the device that did not open, or stopped: said where it is missed; the rest goes on. */
export const TroubleNote = () => {
  const trouble = useServices().store.trouble.value;
  return (
    trouble && (
      <Waiting>
        <FailureNote failure={trouble} />
      </Waiting>
    )
  );
};
