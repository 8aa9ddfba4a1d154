import { useServices } from '../services';
import { lockWords } from '../words/lock';
import { KeptIcon } from './kept-icon';
import { UnlockForm } from './unlock-form';

/** Where sealed things are needed: one line and the box. Everything else of the page goes on. */
export const LockPanel = () => {
  const { store } = useServices();
  if (store.lock.value.state !== 'locked') return null;
  return (
    <section class="lock-panel" aria-label={lockWords.locked}>
      <KeptIcon name="lock" />
      <p>{lockWords.lockedLine}</p>
      <UnlockForm />
    </section>
  );
};

/** How far sealing anew is; nothing waits for it. */
export const ResealLine = () => {
  const { changing } = useServices().store.lock.value;
  if (!changing) return null;
  return (
    <div class="reseal-line">
      <p class="quiet">{lockWords.changing(changing.done, changing.total)}</p>
      <progress
        aria-label={lockWords.progress}
        max={Math.max(1, changing.total)}
        value={changing.done}
      />
    </div>
  );
};
