import type { ComponentChildren } from 'preact';
import type { Settings as Choices } from '../../contracts/settings';
import type { Quality } from '../../domain/quality';
import { PageTitle } from '../frame/page-title';
import { useServices } from '../services';
import { qualityChoices, settingsWords } from '../words/settings';
import { SourceList } from './source-list';
import './settings.css';

export const Settings = () => {
  const { store, version } = useServices();
  return (
    <div class="page settings-page">
      <PageTitle text={settingsWords.title} />
      <Section title={settingsWords.services}>
        <SourceList />
      </Section>
      <Section title={settingsWords.appearance}>
        <Theme />
      </Section>
      <Section title={settingsWords.playback}>
        <QualityChoice
          name="streamQuality"
          label={settingsWords.streamQuality}
          hint={settingsWords.streamHint}
        />
        <QualityChoice name="downloadQuality" label={settingsWords.downloadQuality} />
      </Section>
      <Section title={settingsWords.keyboard}>
        <Shortcuts on={store.settings.value.shortcuts} />
      </Section>
      <Section title={settingsWords.about}>
        <Row label={settingsWords.version(version)} hint={settingsWords.aboutText} />
      </Section>
    </div>
  );
};

const Section = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="settings-section" aria-label={title}>
    <h2>{title}</h2>
    <div class="settings-card">{children}</div>
  </section>
);

interface RowProps {
  readonly label: string;
  readonly hint?: string;
  /** Of the control in the row; the label then leads to it. */
  readonly id?: string;
  readonly children?: ComponentChildren;
}

const Row = ({ label, hint, id, children }: RowProps) => (
  <div class="settings-row">
    <div>
      {id ? <label for={id}>{label}</label> : <p>{label}</p>}
      {hint && (
        <p class="quiet settings-hint" id={id ? `${id}-hint` : undefined}>
          {hint}
        </p>
      )}
    </div>
    {children}
  </div>
);

const useChange = () => {
  const { engine, store } = useServices();
  return (change: Partial<Choices>) => void store.changeSettings(engine, change);
};

const Theme = () => {
  const { store } = useServices();
  const change = useChange();
  const id = 'theme';
  return (
    <Row label={settingsWords.theme} id={id}>
      <select
        id={id}
        class="select"
        value={store.settings.value.theme}
        onChange={(event) => change({ theme: event.currentTarget.value as Choices['theme'] })}
      >
        {Object.entries(settingsWords.themes).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Row>
  );
};

interface QualityChoiceProps {
  readonly name: 'streamQuality' | 'downloadQuality';
  readonly label: string;
  readonly hint?: string;
}

const QualityChoice = ({ name, label, hint }: QualityChoiceProps) => {
  const { store } = useServices();
  const change = useChange();
  const now = store.settings.value[name];
  const known = qualityChoices.some(([quality]) => quality === now);
  return (
    <Row label={label} id={name} {...(hint ? { hint } : {})}>
      <select
        id={name}
        class="select"
        aria-describedby={hint ? `${name}-hint` : undefined}
        value={now}
        onChange={(event) => change({ [name]: event.currentTarget.value as Quality })}
      >
        {!known && <option value={now}>{now}</option>}
        {qualityChoices.map(([quality, words]) => (
          <option key={quality} value={quality}>
            {words}
          </option>
        ))}
      </select>
    </Row>
  );
};

const Shortcuts = ({ on }: { on: boolean }) => {
  const change = useChange();
  return (
    <Row label={settingsWords.shortcuts} hint={settingsWords.shortcutsHint} id="shortcuts">
      <span class="switch">
        <input
          id="shortcuts"
          type="checkbox"
          role="switch"
          aria-describedby="shortcuts-hint"
          checked={on}
          onChange={(event) => change({ shortcuts: event.currentTarget.checked })}
        />
      </span>
    </Row>
  );
};
