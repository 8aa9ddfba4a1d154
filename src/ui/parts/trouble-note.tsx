import { lazy } from 'preact-iso';
import { Waiting } from '../frame/waiting';
import { toFailure } from '../../domain/error';
import { useServices } from '../services';
import { frameWords } from '../words/frame';

// The sentences of all failures are many and seldom needed.
const FailureNote = lazy(() => import('./failure-note').then((m) => m.FailureNote));
const LossPanel = lazy(() => import('../screens/loss').then((m) => m.LossPanel));

/** A part of the device that did not open, or stopped: said where it is missed; the rest goes on. */
export const TroubleNote = () => {
  const { engine, store } = useServices();
  const trouble = store.trouble.value;
  if (store.loss.value) {
    return (
      <Waiting>
        <LossPanel />
      </Waiting>
    );
  }
  if (!trouble) return null;
  const renew = (): void => {
    engine.renewKey().then(
      () => location.reload(),
      (thrown: unknown) => store.toasts.showFailure(toFailure(thrown)),
    );
  };
  return (
    <Waiting>
      <FailureNote failure={trouble} />
      {trouble.code === 'vault.key-lost' && (
        <button type="button" class="button" onClick={renew}>
          {frameWords.newKey}
        </button>
      )}
    </Waiting>
  );
};
