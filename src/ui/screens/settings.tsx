import type { Settings as Choices } from '../../contracts/settings';
import type { Quality } from '../../domain/quality';
import { PageTitle } from '../frame/page-title';
import { useServices } from '../services';
import { qualityChoices, settingsWords } from '../words/settings';
import { DataSection } from './settings-data';
import { OutputChoice } from './output-choice';
import { LockSection } from './settings-lock';
import { Row, Section, SettingSelect, SettingSwitch, useChange } from './settings-parts';
import { SoundSettings } from './settings-sound';
import { StorageSection } from './settings-storage';
import { SignInRound } from './sign-in-round';
import { SourceList } from './source-list';

export const Settings = () => {
  const { store, version } = useServices();
  return (
    <div class="page settings-page">
      <PageTitle text={settingsWords.title} />
      <SignInRound />
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
        <WhenGone />
        <WhenQueueEnds />
        <Scrobble />
        <SoundSettings />
        <OutputChoice />
      </Section>
      <StorageSection />
      <LockSection />
      <DataSection />
      <Section title={settingsWords.keyboard}>
        <Shortcuts on={store.settings.value.shortcuts} />
      </Section>
      <Section title={settingsWords.about}>
        <Row label={settingsWords.version(version)} hint={settingsWords.aboutText} />
      </Section>
    </div>
  );
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

/** What happens when nobody has a song. */
const WhenGone = () => {
  const { store } = useServices();
  const change = useChange();
  return (
    <SettingSelect<Choices['whenGone']>
      id="whenGone"
      label={settingsWords.whenGone}
      hint={settingsWords.whenGoneHint}
      value={store.settings.value.whenGone}
      choices={['next', 'wait']}
      words={(choice) => settingsWords.whenGoneChoices[choice]}
      onChange={(whenGone) => change({ whenGone })}
    />
  );
};

const WhenQueueEnds = () => {
  const { store } = useServices();
  const change = useChange();
  return (
    <SettingSelect<Choices['whenQueueEnds']>
      id="whenQueueEnds"
      label={settingsWords.whenQueueEnds}
      hint={settingsWords.whenQueueEndsHint}
      value={store.settings.value.whenQueueEnds}
      choices={['stop', 'similar']}
      words={(choice) => settingsWords.whenQueueEndsChoices[choice]}
      onChange={(whenQueueEnds) => change({ whenQueueEnds })}
    />
  );
};

const Scrobble = () => {
  const { store } = useServices();
  const change = useChange();
  return (
    <SettingSwitch
      id="scrobble"
      label={settingsWords.scrobble}
      hint={settingsWords.scrobbleHint}
      on={store.settings.value.scrobble}
      onChange={(scrobble) => change({ scrobble })}
    />
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
    <SettingSwitch
      id="shortcuts"
      label={settingsWords.shortcuts}
      hint={settingsWords.shortcutsHint}
      on={on}
      onChange={(shortcuts) => change({ shortcuts })}
    />
  );
};
