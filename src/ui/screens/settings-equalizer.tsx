import { equalizerBands, type Equalizer as Choice } from '../../contracts/settings';
import { presetOf, presets } from '../../player/sound/equalizer';
import { useServices } from '../services';
import { bandNames, soundWords } from '../words/sound';
import { SettingSelect, SettingSwitch, useChange } from './settings-parts';
import { rangeFill } from './settings-range';
import { useLive } from './use-live';

/** dB to either side. */
const most = 12;

export const Equalizer = () => {
  const { equalizer } = useServices().store.settings.value;
  const change = useChange();
  const set = (part: Partial<Choice>): void => change({ equalizer: { ...equalizer, ...part } });
  return (
    <>
      <SettingSwitch
        id="equalizer"
        label={soundWords.equalizer}
        on={equalizer.on}
        onChange={(on) => set({ on })}
      />
      {equalizer.on && (
        <SettingSelect
          id="equalizer-preset"
          label={soundWords.preset}
          value={presetOf(equalizer.gains)}
          choices={presets.map(({ name }) => name)}
          words={(name) => (name ? soundWords.presets[name] : soundWords.ownPreset)}
          onChange={(name) =>
            set({ gains: presets.find((preset) => preset.name === name)?.gains ?? equalizer.gains })
          }
        />
      )}
      {equalizer.on && <Bands gains={equalizer.gains} onChange={(gains) => set({ gains })} />}
    </>
  );
};

interface BandsProps {
  readonly gains: readonly number[];
  readonly onChange: (gains: readonly number[]) => void;
}

const Bands = ({ gains, onChange }: BandsProps) => {
  const { shown, drag, drop } = useLive(gains, onChange);
  const moved = (at: number, gain: number) =>
    shown.map((each, other) => (other === at ? gain : each));
  return (
    <div class="equalizer" role="group" aria-label={soundWords.bands} dir="ltr">
      {equalizerBands.map((hertz, at) => {
        const gain = shown[at] ?? 0;
        return (
          <label key={hertz} class="equalizer-band">
            <span class="numbers" aria-hidden="true">
              {gain > 0 ? `+${gain}` : `${gain}`.replace('-', '−')}
            </span>
            <input
              type="range"
              aria-label={bandNames[at]}
              aria-orientation="vertical"
              aria-valuetext={soundWords.decibels(gain)}
              min={-most}
              max={most}
              step={0.5}
              value={gain}
              style={rangeFill(gain, -most, most)}
              onInput={(event) => drag(moved(at, event.currentTarget.valueAsNumber))}
              onChange={(event) => drop(moved(at, event.currentTarget.valueAsNumber))}
            />
            <span class="numbers" aria-hidden="true">
              {soundWords.shortBand(hertz)}
            </span>
          </label>
        );
      })}
    </div>
  );
};
