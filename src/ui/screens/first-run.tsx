import { useState } from 'preact/hooks';
import { toFailure, type Failure } from '../../domain/error';
import { Mark } from '../frame/mark';
import { PageTitle } from '../frame/page-title';
import { FailureNote } from '../parts/failure-note';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { firstRunWords } from '../words/first-run';
import { ConnectForm } from './connect-form';
import { FilesDoor } from './files-door';
import './first-run.css';

/** Three doors: a server, the demo, files of this device. */
export const FirstRun = () => (
  <div class="first">
    <header class="first-head">
      <Mark size={44} />
      <PageTitle text={firstRunWords.title} class="first-title" />
      <p class="quiet">{firstRunWords.lead}</p>
    </header>
    <div class="first-doors">
      <section class="first-door first-connect" aria-label={firstRunWords.connectTitle}>
        <h2>{firstRunWords.connectTitle}</h2>
        <p class="quiet">{firstRunWords.connectHint}</p>
        <ConnectForm source={null} />
        <p class="hint quiet">{firstRunWords.privacy}</p>
      </section>
      <div class="first-others">
        <DemoDoor />
        <section class="first-door" aria-label={firstRunWords.filesTitle}>
          <h2>{firstRunWords.filesTitle}</h2>
          <p class="quiet">{firstRunWords.filesHint}</p>
          <FilesDoor label={firstRunWords.files} />
        </section>
        <p class="first-links">
          <a class="link" href="/settings">
            {firstRunWords.settings}
          </a>
          <a class="link" href="/status">
            {firstRunWords.status}
          </a>
        </p>
      </div>
    </div>
  </div>
);

const DemoDoor = () => {
  const { engine } = useServices();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const enter = (): void => {
    setBusy(true);
    setFailure(null);
    engine
      .connectDemo()
      .catch((thrown: unknown) => setFailure(toFailure(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <section class="first-door" aria-label={firstRunWords.demoTitle}>
      <h2>{firstRunWords.demoTitle}</h2>
      <p class="quiet">{firstRunWords.demoHint}</p>
      <button type="button" class="button" aria-disabled={busy} onClick={() => !busy && enter()}>
        <Icon name="albums" size={18} />
        {firstRunWords.demo}
      </button>
      {failure && <FailureNote failure={failure} />}
    </section>
  );
};
