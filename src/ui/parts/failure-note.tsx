import type { ComponentChildren } from 'preact';
import type { Failure } from '../../domain/error';
import { detailsLabel, failureDetails, failureWords, tryAgainLabel } from '../words/failures';
import { Icon } from './icon';

/** The sentence alone, with what to do. */
export const FailureText = ({ failure }: { failure: Failure }) => {
  const { what, advice } = failureWords(failure);
  return (
    <span>
      {what} {advice}
    </span>
  );
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
      {again && (
        <button type="button" class="button" onClick={again}>
          <Icon name="again" size={18} />
          {tryAgainLabel}
        </button>
      )}
    </div>
  );
};
