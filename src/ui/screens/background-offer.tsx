import { useEffect, useState } from 'preact/hooks';
import { toFailure } from '../../domain/error';
import { canFetchInBackground, runningJobs, startJob } from '../bridges/background-fetch';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { backgroundWords } from '../words/background';

/** Below this the window may as well stay open for a moment. */
const worthIt = 2;

/** For long jobs, where the browser can go on by itself: the same songs come without it, too. */
export const BackgroundOffer = ({ songs }: { songs: number }) => {
  const { engine, store } = useServices();
  const [can, setCan] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    canFetchInBackground().then(setCan, () => setCan(false));
  }, []);
  if (!can || songs < worthIt) return null;
  const begin = async (): Promise<void> => {
    const job = await engine.prepareBackground();
    if (!job) return void store.toasts.show(backgroundWords.nothing);
    const count = job.items.length;
    try {
      await startJob(job, backgroundWords.title(count));
      store.toasts.show(backgroundWords.started(count));
    } finally {
      // One that was refused must not keep its songs waiting.
      await engine.backgroundJobs(await runningJobs());
    }
  };
  const press = (): void => {
    setBusy(true);
    begin()
      .catch((thrown: unknown) => store.toasts.showFailure(toFailure(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <button
      type="button"
      class="button"
      title={backgroundWords.hint}
      disabled={busy}
      onClick={press}
    >
      <Icon name="device" size={18} />
      {backgroundWords.offer}
    </button>
  );
};
