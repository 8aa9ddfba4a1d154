import { lazy } from 'preact-iso';
import { Waiting } from '../frame/waiting';
import { toFailure } from '../../domain/error';
import { useServices } from '../services';
import { newKeyLabel } from '../words/failures';
import { FailureNote } from './failure-note';

const LossPanel = lazy(() => import('../screens/loss').then((m) => m.LossPanel));

/** Why the device's own part is not whole, and the way on. */
export const TroublePanel = () => {
  const { engine, store } = useServices();
  const trouble = store.trouble.value;
  const renew = (): void => {
    engine.renewKey().then(
      () => location.reload(),
      (thrown: unknown) => store.toasts.showFailure(toFailure(thrown)),
    );
  };
  if (store.loss.value) {
    return (
      <Waiting>
        <LossPanel />
      </Waiting>
    );
  }
  return trouble ? (
    <>
      <FailureNote failure={trouble} />
      {trouble.code === 'vault.key-lost' && (
        <button type="button" class="button" onClick={renew}>
          {newKeyLabel}
        </button>
      )}
    </>
  ) : null;
};
