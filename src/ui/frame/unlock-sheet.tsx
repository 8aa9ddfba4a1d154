import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../parts/icon';
import { UnlockForm } from '../parts/unlock-form';
import { useServices } from '../services';
import { frameWords } from '../words/frame';
import { lockWords } from '../words/lock';

/** Opened only when asked for. Esc and Close leave things as they are; focus goes back. */
export const UnlockSheet = () => {
  const { store, player } = useServices();
  const dialog = useRef<HTMLDialogElement>(null);
  const before = useRef(document.activeElement);
  useEffect(() => {
    dialog.current?.showModal();
    // Its first control is Close; what is wanted is the box.
    dialog.current?.querySelector('input')?.focus();
    return () => (before.current as HTMLElement | null)?.focus?.();
  }, []);
  const close = (): void => {
    store.unlockAsked.value = false;
  };
  const done = (): void => {
    close();
    store.toasts.show(lockWords.unlocked);
    // What could not be opened was wanted: it goes on.
    if (player.getState().failure?.code === 'vault.locked') player.toggle();
  };
  return (
    <dialog ref={dialog} class="unlock-sheet" aria-labelledby="unlock-title" onClose={close}>
      <header class="unlock-head">
        <h2 id="unlock-title">{lockWords.unlock}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={frameWords.close}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
        <p class="quiet">{lockWords.lockedLine}</p>
      </header>
      <UnlockForm focus onDone={done} />
    </dialog>
  );
};
