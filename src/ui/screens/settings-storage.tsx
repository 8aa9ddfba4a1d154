import { useServices } from '../services';
import { limitWords, prefetchChoices } from '../words/keep';
import { Section, SettingSelect, SettingSwitch, useChange } from './settings-parts';
import { StorageChoices } from './storage-choices';

/** How much may be kept, what is kept unasked, and when downloads may run. */
export const StorageSection = () => {
  const { prefetch, wifiOnly, downloadsPaused } = useServices().store.settings.value;
  const change = useChange();
  return (
    <Section title={limitWords.title}>
      <StorageChoices />
      <SettingSelect
        id="prefetch"
        label={limitWords.prefetch}
        hint={limitWords.prefetchHint}
        value={prefetch}
        choices={prefetchChoices}
        words={(count) => (count === 0 ? limitWords.prefetchNone : limitWords.ahead(count))}
        onChange={(count) => change({ prefetch: count })}
      />
      <SettingSwitch
        id="wifi-only"
        label={limitWords.wifiOnly}
        hint={limitWords.wifiHint}
        on={wifiOnly}
        onChange={(on) => change({ wifiOnly: on })}
      />
      <SettingSwitch
        id="downloads-paused"
        label={limitWords.paused}
        hint={limitWords.pausedHint}
        on={downloadsPaused}
        onChange={(on) => change({ downloadsPaused: on })}
      />
    </Section>
  );
};
