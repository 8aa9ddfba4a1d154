import type { Page } from 'playwright/test';

/** ms from asking the PCM worker to the first block of sound; the worker runs already, the file is opened anew. */
export interface FirstBlocks {
  readonly start: readonly number[];
  /** At three quarters of it. */
  readonly far: readonly number[];
}

/** Through a real worker and the service worker, in a browser with `bypassCSP`, so that the test may start one. */
export const timeFirstBlocks = (
  page: Page,
  script: string,
  trackKey: string,
  format: string,
  times: number,
): Promise<FirstBlocks> =>
  page.evaluate(
    async ({ script, trackKey, format, times }) => {
      const worker = new Worker(script, { type: 'module' });
      let asked = 0;
      // Comlink's own words: the page under test has no library to lend.
      const ask = (name: string, value: unknown): Promise<unknown> =>
        new Promise((resolve, reject) => {
          const id = String(++asked);
          const hear = ({ data }: MessageEvent): void => {
            if (data.id !== id) return;
            worker.removeEventListener('message', hear);
            if (data.type === 'RAW') resolve(data.value);
            else reject(new Error(JSON.stringify(data.value)));
          };
          worker.addEventListener('message', hear);
          const argumentList = [{ type: 'RAW', value }];
          worker.postMessage({ id, type: 'APPLY', path: [name], argumentList });
        });
      const stamp = Math.random().toString(36).slice(2);
      let id = 0;
      const first = async (position: number): Promise<{ took: number; duration: number }> => {
        id++;
        const url = `/x/audio/${encodeURIComponent(trackKey)}?q=original&n=${stamp}-${id}`;
        const began = performance.now();
        const request = { id, url, format, rate: 44_100, position, after: null };
        const { duration } = (await ask('open', request)) as { duration: number };
        await ask('read', id);
        const took = performance.now() - began;
        await ask('close', id);
        return { took, duration };
      };
      const { duration } = await first(0);
      const [start, far]: [number[], number[]] = [[], []];
      for (let round = 0; round < times; round++) {
        start.push((await first(0)).took);
        far.push((await first(duration * (0.75 + round / 1000))).took);
      }
      worker.terminate();
      return { start, far };
    },
    { script, trackKey, format, times },
  );
