import type { Quality } from '../../domain/quality';
import { useServices } from '../services';
import { qualityChoices, qualityWords } from '../words/quality';
import { SettingSelect, useChange } from './settings-parts';

/** What is asked of servers: to hear it, to hear it where bytes are counted, and to keep it. */
export const QualitySettings = () => {
  const { store } = useServices();
  const change = useChange();
  const { streamQuality, meteredQuality, downloadQuality } = store.settings.value;
  return (
    <>
      <SettingSelect<Quality>
        id="streamQuality"
        label={qualityWords.stream}
        hint={qualityWords.streamHint}
        value={streamQuality}
        choices={qualityChoices}
        words={qualityWords.name}
        onChange={(quality) => change({ streamQuality: quality })}
      />
      <SettingSelect<Quality | null>
        id="meteredQuality"
        label={qualityWords.metered}
        hint={qualityWords.meteredHint}
        value={meteredQuality}
        choices={[null, ...qualityChoices]}
        words={(quality) => (quality ? qualityWords.name(quality) : qualityWords.asElsewhere)}
        onChange={(quality) => change({ meteredQuality: quality })}
      />
      <SettingSelect<Quality>
        id="downloadQuality"
        label={qualityWords.download}
        hint={qualityWords.downloadHint}
        value={downloadQuality}
        choices={qualityChoices}
        words={qualityWords.name}
        onChange={(quality) => change({ downloadQuality: quality })}
      />
    </>
  );
};
