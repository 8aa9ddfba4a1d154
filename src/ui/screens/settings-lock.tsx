import { useState } from 'preact/hooks';
import { toFailure } from '../../domain/error';
import { ResealLine } from '../parts/lock-panel';
import { UnlockForm } from '../parts/unlock-form';
import { useServices } from '../services';
import { autoLockChoices, lockWords } from '../words/lock';
import { PassphraseForm, type PassphraseAct } from './passphrase-form';
import { Row, Section, SettingSelect, useChange } from './settings-parts';

/** The passphrase: set, change, remove; when it locks; and what all of it is worth. */
export const LockSection = () => {
  const { store } = useServices();
  const { state } = store.lock.value;
  return (
    <Section title={lockWords.title}>
      {state === 'locked' ? <Locked /> : <Unlocked hasLock={state === 'open'} />}
      {store.lock.value.changing && <ResealLine />}
      {state !== 'none' && <AutoLock />}
      <AboutSealing />
    </Section>
  );
};

const Locked = () => (
  <div class="settings-block">
    <p>{lockWords.lockedLine}</p>
    <UnlockForm />
  </div>
);

const Unlocked = ({ hasLock }: { hasLock: boolean }) => {
  const { engine, store } = useServices();
  const [act, setAct] = useState<PassphraseAct | null>(null);
  const lockNow = (): void =>
    void engine.lockNow().catch((thrown: unknown) => store.toasts.showFailure(toFailure(thrown)));
  const toggle = (to: PassphraseAct) => () => setAct(act === to ? null : to);
  return (
    <>
      <Row
        label={hasLock ? lockWords.open : lockWords.none}
        hint={hasLock ? lockWords.openHint : lockWords.noneHint}
      >
        {hasLock ? (
          <>
            <button
              type="button"
              class="button plain"
              aria-expanded={act === 'change'}
              onClick={toggle('change')}
            >
              {lockWords.change}
            </button>
            <button
              type="button"
              class="button plain"
              aria-expanded={act === 'remove'}
              onClick={toggle('remove')}
            >
              {lockWords.remove}
            </button>
            <button type="button" class="button" onClick={lockNow}>
              {lockWords.lockNow}
            </button>
          </>
        ) : (
          <button
            type="button"
            class="button"
            aria-expanded={act === 'set'}
            onClick={toggle('set')}
          >
            {lockWords.set}
          </button>
        )}
      </Row>
      {act && (
        <div class="settings-block">
          <PassphraseForm key={act} act={act} onDone={() => setAct(null)} />
        </div>
      )}
    </>
  );
};

const AutoLock = () => {
  const { autoLock } = useServices().store.settings.value;
  const change = useChange();
  return (
    <SettingSelect
      id="auto-lock"
      label={lockWords.autoLock}
      hint={lockWords.autoLockHint}
      value={autoLock}
      choices={autoLockChoices}
      words={(minutes) => (minutes === 0 ? lockWords.never : lockWords.after(minutes))}
      onChange={(minutes) => change({ autoLock: minutes })}
    />
  );
};

const AboutSealing = () => (
  <div class="settings-block">
    <details class="about-sealing">
      <summary>{lockWords.aboutTitle}</summary>
      <dl>
        {lockWords.about.map(([title, text]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd class="quiet">{text}</dd>
          </div>
        ))}
        <div>
          <dt>{lockWords.lostTitle}</dt>
          <dd class="quiet">{lockWords.lost}</dd>
        </div>
      </dl>
    </details>
  </div>
);
