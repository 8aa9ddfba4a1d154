import { useState } from 'preact/hooks';
import type { DownloadsView } from '../../contracts/downloads';
import { toFailure } from '../../domain/error';
import type { Key } from '../../domain/keys';
import { TrackGrid } from '../parts/track-grid';
import { usePlay } from '../parts/use-play';
import { useServices } from '../services';
import { useAnswer } from '../state/use-answer';
import { frameWords } from '../words/frame';
import { passingWords } from '../words/downloads';

/** Songs that nobody asked to keep, and that are here all the same: how many, which, and away with them. */
export const PassingGroup = ({ view }: { view: DownloadsView }) => {
  const { engine, store } = useServices();
  const [open, setOpen] = useState(false);
  const [leaving, setLeaving] = useState(false);
  if (view.passingTracks === 0 || leaving) return null;
  const clear = (): void => {
    setLeaving(true);
    store.toasts.showUndo(passingWords.cleared, frameWords.undo, {
      undo: () => setLeaving(false),
      commit: () => {
        engine
          .clearPassing()
          .catch((thrown: unknown) => store.toasts.showFailure(toFailure(thrown)))
          .finally(() => setLeaving(false));
      },
    });
  };
  return (
    <section class="download-group" aria-label={passingWords.title}>
      <div class="group-head">
        <h2>{passingWords.title}</h2>
        <span class="quiet numbers">
          {passingWords.facts(view.passingTracks, view.passingBytes)}
        </span>
        <button
          type="button"
          class="button plain"
          aria-label={passingWords.clearLabel}
          onClick={clear}
        >
          {passingWords.clear}
        </button>
      </div>
      <details
        class="passing"
        onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)}
      >
        <summary>{passingWords.list}</summary>
        <p class="quiet">{passingWords.hint}</p>
        {open && <PassingSongs count={view.passingTracks} />}
      </details>
    </section>
  );
};

const PassingSongs = ({ count }: { count: number }) => {
  const { engine } = useServices();
  const play = usePlay();
  const { value: songs } = useAnswer(
    'passing',
    async () => engine.tracks(await engine.passingTracks()),
    count,
  );
  if (!songs || songs.length === 0) return null;
  const keys: readonly Key[] = songs.map(({ key }) => key);
  return (
    <TrackGrid
      count={songs.length}
      at={(index) => songs[index]}
      columns={{ number: 'place', art: true, album: true, artist: () => true }}
      onPlay={(index, { title }) => play.row({ keys, index, title, origin: '/downloads' })}
    />
  );
};
