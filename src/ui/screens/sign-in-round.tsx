import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { SourceView } from '../../contracts/connect';
import { toFailure } from '../../domain/error';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { firstRunWords } from '../words/first-run';
import { lossWords } from '../words/data';
import { ConnectForm } from './connect-form';

/** After a loss: every service that was put back, one after the other, and then on to what is saved again. */
export const SignInRound = () => {
  const { query, route } = useLocation();
  const { sources } = useServices().store;
  const [at, goTo] = useState(0);
  if (query['sign-in'] === undefined) return null;
  // None of the others has a sign-in.
  const asked = sources.value.filter(({ kind }) => kind === 'opensubsonic');
  const source = asked[at];
  if (!source) return null;
  const next = (): void => {
    if (at + 1 < asked.length) goTo(at + 1);
    else route('/downloads', true);
  };
  return (
    <section class="settings-section" aria-label={lossWords.signInTitle}>
      <h2>{lossWords.signInTitle}</h2>
      <div class="settings-card">
        <div class="settings-block settings-form">
          <div>
            <p class="source-name" dir="auto">
              {lossWords.signIn(source.name, at + 1, asked.length)}
            </p>
            <p class="quiet">{lossWords.signInHint}</p>
          </div>
          <Door key={source.id} source={source} onDone={next} />
          <button type="button" class="button plain" onClick={next}>
            {lossWords.skip}
          </button>
        </div>
      </div>
    </section>
  );
};

const Door = ({ source, onDone }: { source: SourceView; onDone: () => void }) => {
  const { engine, store } = useServices();
  if (!source.demo) return <ConnectForm source={source} onDone={onDone} />;
  // The demo library has no password that anybody knows.
  const enter = (): void => {
    engine
      .connectDemo()
      .then(onDone, (thrown: unknown) => store.toasts.showFailure(toFailure(thrown)));
  };
  return (
    <button type="button" class="button accent" onClick={enter}>
      <Icon name="albums" size={18} />
      {firstRunWords.demo}
    </button>
  );
};
