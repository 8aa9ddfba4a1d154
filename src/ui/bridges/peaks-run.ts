import type { PeaksRequest } from '../../contracts/pcm';
import { createPcmBridge } from './pcm-bridge';

/** On a worker of its own, which goes with its memory when it is done: what sounds meanwhile does not share one. */
export const runPeaks = async (
  startWorker: () => Worker,
  request: PeaksRequest,
): Promise<Uint8Array> => {
  let worker: Worker | null = null;
  const bridge = createPcmBridge(() => (worker = startWorker()));
  try {
    return await bridge.peaks(request);
  } finally {
    (worker as Worker | null)?.terminate();
  }
};
