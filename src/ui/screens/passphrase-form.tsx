import { useRef, useState } from 'preact/hooks';
import { toFailure, type Failure } from '../../domain/error';
import { FailureNote } from '../parts/failure-note';
import { PassphraseField } from '../parts/passphrase-field';
import { useServices } from '../services';
import { leastPassphrase, lockWords } from '../words/lock';

export type PassphraseAct = 'set' | 'change' | 'remove';

/** What is wrong with the two boxes, before anybody is asked; null = nothing. */
export const passphraseFault = (next: string, again: string): string | null => {
  if ([...next].length < leastPassphrase) return lockWords.short(leastPassphrase);
  return next === again ? null : lockWords.differs;
};

/** The passphrases live in the boxes and nowhere else of the page. */
export const PassphraseForm = ({ act, onDone }: { act: PassphraseAct; onDone: () => void }) => {
  const { engine, store } = useServices();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async (): Promise<void> => {
    if (busy || !form.current) return;
    const data = new FormData(form.current);
    const text = (name: string): string => String(data.get(name) ?? '');
    const wrong = act === 'remove' ? null : passphraseFault(text('next'), text('again'));
    setFault(wrong);
    setFailure(null);
    if (wrong) return;
    setBusy(true);
    try {
      await engine.changePassphrase(
        act === 'set' ? null : text('now'),
        act === 'remove' ? null : text('next'),
      );
      store.toasts.show(act === 'remove' ? lockWords.removed : lockWords.done);
      onDone();
    } catch (thrown) {
      setFailure(toFailure(thrown));
      setBusy(false);
    }
  };
  return (
    <form
      ref={form}
      class="passphrase-form"
      aria-label={lockWords[act]}
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Boxes act={act} fault={fault !== null} wrong={failure?.code === 'vault.wrong-passphrase'} />
      {fault && (
        <p class="note mild" role="alert">
          {fault}
        </p>
      )}
      {act !== 'remove' && <p class="quiet">{lockWords.lost}</p>}
      {failure && <FailureNote failure={failure} />}
      <div class="connect-acts">
        <button type="submit" class="button accent" aria-disabled={busy}>
          {busy ? lockWords.saving : lockWords.saves[act]}
        </button>
        <button type="button" class="button plain" onClick={onDone}>
          {lockWords.cancel}
        </button>
      </div>
    </form>
  );
};

const Boxes = (props: { act: PassphraseAct; fault: boolean; wrong: boolean }) => {
  const { act, fault, wrong } = props;
  return (
    <>
      {act !== 'set' && (
        <PassphraseField
          name="now"
          label={lockWords.now}
          autocomplete="current-password"
          invalid={wrong}
          focus
        />
      )}
      {act !== 'remove' && (
        <>
          <PassphraseField
            name="next"
            label={lockWords.next}
            autocomplete="new-password"
            hint={lockWords.short(leastPassphrase)}
            invalid={fault}
            focus={act === 'set'}
          />
          <PassphraseField
            name="again"
            label={lockWords.again}
            autocomplete="new-password"
            invalid={fault}
          />
        </>
      )}
    </>
  );
};
