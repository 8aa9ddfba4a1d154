import type { BackgroundJob } from '../../contracts/background';
import { HoldfastError } from '../../domain/error';

/**
 * The page's half of Background Fetch: only a page may start a job. Loaded when the listener wants one, or
 * when the engine asks which of its jobs the browser still knows.
 */
interface BackgroundFetchManager {
  readonly fetch: (
    id: string,
    requests: readonly string[],
    options: {
      readonly title: string;
      readonly downloadTotal: number;
      readonly icons: readonly {
        readonly src: string;
        readonly sizes: string;
        readonly type: string;
      }[];
    },
  ) => Promise<unknown>;
  readonly getIds: () => Promise<readonly string[]>;
}

const icons = [{ src: '/icon-192.png', sizes: '192x192', type: 'image/png' }] as const;

const findManager = async (): Promise<BackgroundFetchManager | null> => {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration?.active || !('backgroundFetch' in registration)) return null;
  return registration.backgroundFetch as BackgroundFetchManager;
};

export const canFetchInBackground = async (): Promise<boolean> => (await findManager()) !== null;

/** Jobs that the browser is at; [] where it has no such thing. */
export const runningJobs = async (): Promise<readonly string[]> =>
  (await findManager())?.getIds().catch(() => []) ?? [];

/** Rejects with `input.invalid` where the browser or the listener's settings refuse it. */
export const startJob = async (job: BackgroundJob, title: string): Promise<void> => {
  const manager = await findManager();
  if (!manager) throw new HoldfastError('input.invalid', { what: 'background fetch' });
  try {
    await manager.fetch(
      job.id,
      job.items.map(({ address }) => address),
      { title, downloadTotal: job.bytes, icons },
    );
  } catch (error) {
    throw new HoldfastError('input.invalid', { what: 'background fetch' }, { cause: error });
  }
};
