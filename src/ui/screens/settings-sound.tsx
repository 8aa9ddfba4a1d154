import type { Settings } from '../../contracts/settings';
import { useServices } from '../services';
import { soundWords, speeds } from '../words/sound';
import { Equalizer } from './settings-equalizer';
import { SettingSelect, SettingSwitch, useChange } from './settings-parts';
import { SettingRange } from './settings-range';
import './settings-sound.css';

/** How music sounds, and how one track follows another. */
export const SoundSettings = () => (
  <>
    <Following />
    <Loudness />
    <Equalizer />
    <Ears />
  </>
);

const Following = () => {
  const { gapless, crossfade, playbackRate } = useServices().store.settings.value;
  const change = useChange();
  return (
    <>
      <SettingSwitch
        id="gapless"
        label={soundWords.gapless}
        hint={soundWords.gaplessHint}
        on={gapless}
        onChange={(on) => change({ gapless: on })}
      />
      <SettingRange
        id="crossfade"
        label={soundWords.crossfade}
        hint={soundWords.crossfadeHint}
        value={crossfade}
        min={0}
        max={12}
        step={1}
        words={soundWords.crossfadeOf}
        onChange={(seconds) => change({ crossfade: seconds })}
      />
      <SettingSelect
        id="speed"
        label={soundWords.speed}
        hint={soundWords.speedHint}
        value={playbackRate}
        choices={speeds}
        words={soundWords.speedOf}
        onChange={(rate) => change({ playbackRate: rate })}
      />
    </>
  );
};

const Loudness = () => {
  const { replayGain, preAmp } = useServices().store.settings.value;
  const change = useChange();
  return (
    <>
      <SettingSelect<Settings['replayGain']>
        id="replay-gain"
        label={soundWords.levelling}
        hint={soundWords.levellingHint}
        value={replayGain}
        choices={['off', 'auto', 'track', 'album']}
        words={(mode) => soundWords.levellingChoices[mode]}
        onChange={(mode) => change({ replayGain: mode })}
      />
      {replayGain !== 'off' && (
        <SettingRange
          id="pre-amp"
          label={soundWords.preAmp}
          hint={soundWords.preAmpHint}
          value={preAmp}
          min={-15}
          max={15}
          step={0.5}
          words={soundWords.decibels}
          onChange={(decibels) => change({ preAmp: decibels })}
        />
      )}
    </>
  );
};

const Ears = () => {
  const { mono, balance } = useServices().store.settings.value;
  const change = useChange();
  return (
    <>
      <SettingSwitch
        id="mono"
        label={soundWords.mono}
        hint={soundWords.monoHint}
        on={mono}
        onChange={(on) => change({ mono: on })}
      />
      <SettingRange
        id="balance"
        label={soundWords.balance}
        value={balance}
        min={-1}
        max={1}
        step={0.05}
        words={soundWords.balanceOf}
        onChange={(value) => change({ balance: value })}
      />
    </>
  );
};
