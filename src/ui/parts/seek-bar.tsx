import { lazy } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Waiting } from '../frame/waiting';
import { formatTime } from '../words/format';
import { playerWords } from '../words/frame';
import { slicesOf } from '../state/player-slices';
import { useServices } from '../services';
import { Icon } from './icon';

const Wave = lazy(() => import('./wave').then((m) => m.Wave));

/** `wave`: the song's loudness is its track, where this device has the song. Time runs left to right in every language. While dragged it shows the hand's place, not the sound's. */
export const SeekBar = ({ wave = false }: { wave?: boolean }) => {
  const { player } = useServices();
  const { position, duration, current } = slicesOf(player);
  const [held, hold] = useState<number | null>(null);
  const all = duration.value;
  const at = Math.min(held ?? position.value, all || 0);
  const idle = current.value === null || all <= 0;
  const fill = `${all > 0 ? (at / all) * 100 : 0}%`;
  return (
    <div class="seek" dir="ltr">
      <span class="numbers">{formatTime(at)}</span>
      <span class="seek-track" data-wave={wave} style={{ '--fill': fill }}>
        {wave && current.value && (
          <Waiting>
            <Wave track={current.value.track} />
          </Waiting>
        )}
        <input
          class="range"
          type="range"
          aria-label={playerWords.seek}
          aria-valuetext={playerWords.position(at, all)}
          min={0}
          max={Math.max(1, Math.floor(all))}
          step={1}
          value={Math.floor(at)}
          disabled={idle}
          style={{ '--fill': fill }}
          onInput={(event) => hold(event.currentTarget.valueAsNumber)}
          onChange={(event) => {
            player.seek(event.currentTarget.valueAsNumber);
            hold(null);
          }}
        />
      </span>
      <span class="numbers">{formatTime(all)}</span>
    </div>
  );
};

export const VolumeControl = () => {
  const { player } = useServices();
  const { volume, muted } = slicesOf(player);
  const percent = Math.round(volume.value * 100);
  const shown = muted.value ? 0 : percent;
  return (
    <div class="volume" dir="ltr">
      <MuteButton />
      <input
        class="range"
        type="range"
        aria-label={playerWords.volume}
        aria-valuetext={playerWords.volumeState(percent, muted.value)}
        min={0}
        max={100}
        step={1}
        value={shown}
        style={{ '--fill': `${shown}%` }}
        onInput={(event) => {
          if (muted.peek()) player.setMuted(false);
          player.setVolume(event.currentTarget.valueAsNumber / 100);
        }}
      />
    </div>
  );
};

const MuteButton = () => {
  const { player } = useServices();
  const muted = slicesOf(player).muted.value;
  const label = muted ? playerWords.unmute : playerWords.mute;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      onClick={() => player.setMuted(!muted)}
    >
      <Icon name={muted ? 'muted' : 'volume'} size={20} />
    </button>
  );
};
