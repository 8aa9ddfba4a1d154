import { useState } from 'preact/hooks';
import type { SourceView } from '../../contracts/connect';
import { toFailure, type Failure } from '../../domain/error';
import { FailureNote } from '../parts/failure-note';
import { useServices } from '../services';
import { edgeFailure, edgeWords } from '../words/edges';
import './source-edges.css';

/** All addresses of one library, in the order in which they are asked at first. */
export const SourceEdges = ({ source }: { source: SourceView }) => {
  const { engine } = useServices();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const addresses = [source.address, ...(source.mirrors ?? [])];
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    setFailure(null);
    try {
      await act();
      return true;
    } catch (thrown) {
      setFailure(toFailure(thrown));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const own = failure && edgeFailure(failure);
  return (
    <details class="source-edges">
      <summary>{edgeWords.summary(addresses.length)}</summary>
      <p class="quiet settings-hint">{edgeWords.hint}</p>
      <ul aria-label={edgeWords.summary(1)}>
        {addresses.map((address) => (
          <li key={address}>
            <span class="clip" dir="ltr">
              {address}
            </span>
            {addresses.length > 1 && (
              <button
                type="button"
                class="button plain"
                aria-label={edgeWords.removeOf(address)}
                onClick={() => void run(() => engine.removeEdge(source.id, address))}
              >
                {edgeWords.remove}
              </button>
            )}
          </li>
        ))}
      </ul>
      <AddEdge
        id={`edge-${source.id}`}
        busy={busy}
        onAdd={(address) => run(() => engine.addEdge(source.id, address))}
      />
      {own ? (
        <p class="note mild" role="alert">
          {own}
        </p>
      ) : (
        failure && <FailureNote failure={failure} />
      )}
    </details>
  );
};

interface AddEdgeProps {
  readonly id: string;
  readonly busy: boolean;
  /** Resolves with whether it was taken. */
  readonly onAdd: (address: string) => Promise<boolean>;
}

const AddEdge = ({ id, busy, onAdd }: AddEdgeProps) => {
  const [typed, setTyped] = useState('');
  return (
    <form
      aria-label={edgeWords.another}
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        void onAdd(typed).then((taken) => taken && setTyped(''));
      }}
    >
      <div class="field">
        <label for={id}>{edgeWords.another}</label>
        <input
          id={id}
          type="text"
          inputMode="url"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          required
          maxLength={2000}
          dir="ltr"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="button" aria-disabled={busy}>
        {busy ? edgeWords.adding : edgeWords.add}
      </button>
    </form>
  );
};
