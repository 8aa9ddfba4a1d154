import type { QueueEntry } from '../contracts/session';
import type { Transport } from './transport';

/** seconds before the end at which the next track is made ready. */
const prepareBefore = 20;

/** Gets what plays next ready near the end of what plays: looked at after every change. */
export const createPrepareNext = (
  transport: Pick<Transport, 'view' | 'prepare'>,
  following: () => QueueEntry | null,
): (() => void) => {
  let prepared: number | null = null;
  return () => {
    const { wanted, fact, position, duration } = transport.view();
    // What was made ready stays so through a pause: it follows at once when the music goes on.
    const isOn = (wanted && fact === 'playing') || prepared !== null;
    const isNear = isOn && duration > 0 && duration - position <= prepareBefore;
    const next = isNear ? following() : null;
    if ((next?.id ?? null) === prepared) return;
    prepared = next?.id ?? null;
    transport.prepare(next);
  };
};
