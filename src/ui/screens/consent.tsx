import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Failure } from '../../domain/error';
import { Icon } from '../parts/icon';
import { firstRunWords } from '../words/first-run';

interface ConsentProps {
  readonly failure: Failure;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asked in place, only after the server has refused every better way; takes the focus, for it is a question. */
export const Consent = ({ failure, onYes, onNo }: ConsentProps) => {
  const title = useRef<HTMLHeadingElement>(null);
  const host = typeof failure.data['host'] === 'string' ? failure.data['host'] : 'The server';
  // Before anything can be typed elsewhere.
  useLayoutEffect(() => title.current?.focus(), []);
  return (
    <div class="note mild" role="group" aria-labelledby="consent-title">
      <h3 id="consent-title" ref={title} tabIndex={-1} class="consent-title">
        {firstRunWords.consentTitle}
      </h3>
      <p class="quiet">{firstRunWords.consent(host)}</p>
      <div class="connect-acts">
        <button type="button" class="button" onClick={onYes}>
          <Icon name="server" size={18} />
          {firstRunWords.consentYes}
        </button>
        <button type="button" class="button plain" onClick={onNo}>
          {firstRunWords.consentNo}
        </button>
      </div>
    </div>
  );
};
