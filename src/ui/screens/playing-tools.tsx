import { useState } from 'preact/hooks';
import type { Track } from '../../domain/music';
import { SleepButton } from '../frame/sleep-button';
import { Icon } from '../parts/icon';
import { TrackMenu, type OpenMenu } from '../parts/track-menu';
import { useServices } from '../services';
import { playerWords } from '../words/frame';

/** What one does beside listening: a row in which each act is a button. */
export const PlayingTools = ({ track, wide }: { track: Track; wide: boolean }) => (
  <div class="playing-tools">
    {!wide && <QueueTool />}
    {!wide && <SleepButton wordy />}
    <MoreTool track={track} />
  </div>
);

/** In a wide window the player bar has it. */
const QueueTool = () => {
  const { store } = useServices();
  return (
    <button
      type="button"
      class="button on-tint"
      aria-pressed={store.queueOpen.value}
      onClick={() => {
        store.queueOpen.value = !store.queueOpen.peek();
      }}
    >
      <Icon name="queue" size={18} />
      {playerWords.queue}
    </button>
  );
};

const MoreTool = ({ track }: { track: Track }) => {
  const [open, setOpen] = useState<OpenMenu | null>(null);
  const label = playerWords.moreFor(track.title);
  return (
    <>
      <button
        type="button"
        class="icon-button on-tint"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => {
          const { left, bottom } = currentTarget.getBoundingClientRect();
          setOpen({ track, place: { x: left, y: bottom + 4 } });
        }}
      >
        <Icon name="more" size={20} />
      </button>
      {open && <TrackMenu open={open} onClose={() => setOpen(null)} />}
    </>
  );
};
