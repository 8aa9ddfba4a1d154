import type { ComponentChildren } from 'preact';
import type { Failure } from '../../domain/error';
import { detailsLabel, failureDetails, failureWords, tryAgainLabel } from '../words/failures';
import { useServices } from '../services';
import { unlockLabel } from '../words/lock';
import { Icon } from './icon';

/** The sentence alone, with what to do. */
export const FailureText = ({ failure }: { failure: Failure }) => {
  const { what, advice } = failureWords(failure);
  return (
    <span>
      {what} {advice} <Unlock failure={failure} />
    </span>
  );
};

/** The way out stands where the lock is met, and opens nothing by itself. */
const Unlock = ({ failure }: { failure: Failure }) => {
  const { store } = useServices();
  return failure.code === 'vault.locked' ? (
    <button type="button" class="link" onClick={() => (store.unlockAsked.value = true)}>
      {unlockLabel}
    </button>
  ) : null;
};

interface FailureNoteProps {
  readonly failure: Failure;
  readonly again?: () => void;
  readonly id?: string;
  /** Another act than trying again. */
  readonly children?: ComponentChildren;
}

/** What happened, what still works, what to do; the cause behind `Details`. */
export const FailureNote = ({ failure, again, id, children }: FailureNoteProps) => {
  const { what, advice } = failureWords(failure);
  return (
    <div class="note" role="alert" id={id}>
      <strong>{what}</strong>
      {advice && <span class="quiet">{advice}</span>}
      <details>
        <summary>{detailsLabel}</summary>
        <pre>{failureDetails(failure)}</pre>
      </details>
      {children}
      <Unlock failure={failure} />
      {again && (
        <button type="button" class="button" onClick={again}>
          <Icon name="again" size={18} />
          {tryAgainLabel}
        </button>
      )}
    </div>
  );
};
