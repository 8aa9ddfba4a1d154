import { lazy } from 'preact-iso';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { frameWords } from '../words/frame';
import { Waiting } from './waiting';

const FailureText = lazy(() => import('../parts/failure-note').then((m) => m.FailureText));

/** Short messages above the player, spoken politely, closed by themselves or by hand. */
export const ToastStack = () => {
  const { toasts } = useServices().store;
  return (
    <div class="toasts" role="log" aria-live="polite">
      {toasts.shown.value.map((toast) => (
        <div key={toast.id} class="toast">
          <p>
            {toast.failure ? (
              <Waiting>
                <FailureText failure={toast.failure} />
              </Waiting>
            ) : (
              <span dir="auto">{toast.text}</span>
            )}
          </p>
          {toast.action && (
            <button
              type="button"
              class="link"
              onClick={() => {
                toast.action?.run();
                toasts.close(toast.id);
              }}
            >
              {toast.action.label}
            </button>
          )}
          <button
            type="button"
            class="icon-button"
            aria-label={frameWords.close}
            onClick={() => toasts.close(toast.id)}
          >
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
    </div>
  );
};
