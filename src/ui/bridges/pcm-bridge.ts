import { wrap, type Remote } from 'comlink';
import type { PcmApi } from '../../contracts/pcm';
import { HoldfastError } from '../../domain/error';

interface Life {
  readonly remote: Remote<PcmApi>;
  /** What waits for an answer; each is told when the worker has died. */
  readonly waiting: Set<(error: HoldfastError) => void>;
}

/**
 * The page's half of the conversation with the PCM worker, which is started at once, and anew by the first call after
 * its death. Comlink waits for ever when the other side is gone: every call ends with it.
 */
export const createPcmBridge = (startWorker: () => Worker): PcmApi => {
  function begin(): Life {
    const worker = startWorker();
    const waiting: Life['waiting'] = new Set();
    worker.addEventListener('error', (event) => {
      // With a line it is an uncaught error in our own script, and the worker lives.
      if (event instanceof ErrorEvent && event.lineno > 0) return;
      worker.terminate();
      life = null;
      for (const reject of waiting) reject(new HoldfastError('worker.gone'));
    });
    return { remote: wrap<PcmApi>(worker), waiting };
  }
  let life: Life | null = begin();
  const ask = <T>(act: (remote: Remote<PcmApi>) => Promise<T>): Promise<T> => {
    const { remote, waiting } = (life ??= begin());
    return new Promise<T>((resolve, reject) => {
      waiting.add(reject);
      act(remote)
        .then(resolve, reject)
        .finally(() => waiting.delete(reject));
    });
  };

  return {
    open: (request) => ask((remote) => remote.open(request)),
    read: (id) => ask((remote) => remote.read(id)),
    seek: (id, position) => ask((remote) => remote.seek(id, position)),
    // What has died has nothing open.
    close: async (id) => (life ? ask((remote) => remote.close(id)) : undefined),
    peaks: (request) => ask((remote) => remote.peaks(request)),
  };
};
