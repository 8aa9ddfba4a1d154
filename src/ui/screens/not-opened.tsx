import { Mark } from '../frame/mark';
import { PageTitle } from '../frame/page-title';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { detailsLabel, failureDetails, failureWords, tryAgainLabel } from '../words/failures';
import './not-opened.css';

/** The engine did not open, so there is nothing to show but why, and what to do. */
export const NotOpened = () => {
  const { store } = useServices();
  const failure = store.trouble.value ?? { code: 'internal', data: {} };
  const { what, advice } = failureWords(failure);
  return (
    <div class="not-opened" role="alert">
      <Mark size={44} />
      <PageTitle text={what} />
      <p class="quiet">{advice}</p>
      <button type="button" class="button accent" onClick={() => location.reload()}>
        <Icon name="again" size={18} />
        {tryAgainLabel}
      </button>
      <details>
        <summary>{detailsLabel}</summary>
        <pre>{failureDetails(failure)}</pre>
      </details>
    </div>
  );
};
