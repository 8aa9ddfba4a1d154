import { useRef, useState } from 'preact/hooks';
import { toFailure, type Failure } from '../../domain/error';
import { useServices } from '../services';
import { lockWords } from '../words/lock';
import { FailureNote } from './failure-note';
import { PassphraseField } from './passphrase-field';

/** One box and one button. The passphrase lives in the box and nowhere else of the page. */
export const UnlockForm = ({ onDone, focus }: { onDone?: () => void; focus?: boolean }) => {
  const { engine } = useServices();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const unlock = async (): Promise<void> => {
    if (busy || !form.current) return;
    const passphrase = String(new FormData(form.current).get('passphrase') ?? '');
    setBusy(true);
    setFailure(null);
    try {
      await engine.unlock(passphrase);
      form.current?.reset();
      onDone?.();
    } catch (thrown) {
      setFailure(toFailure(thrown));
      form.current?.querySelector('input')?.select();
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      ref={form}
      class="unlock-form"
      aria-label={lockWords.unlock}
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        void unlock();
      }}
    >
      <PassphraseField
        name="passphrase"
        label={lockWords.passphrase}
        autocomplete="current-password"
        invalid={failure !== null}
        focus={focus ?? false}
      />
      <button type="submit" class="button accent" aria-disabled={busy}>
        {busy ? lockWords.unlocking : lockWords.unlock}
      </button>
      {failure && <FailureNote failure={failure} />}
    </form>
  );
};
