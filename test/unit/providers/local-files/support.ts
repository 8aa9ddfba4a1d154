import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../../../src/domain/clock';
import { toSourceId } from '../../../../src/domain/keys';
import {
  readLocalFiles,
  type LocalFile,
  type ReadOptions,
  type RefusedFile,
} from '../../../../src/providers/local-files/read-local-files';

const folder = fileURLToPath(new URL('../../../fixtures/music/', import.meta.url));

export const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(folder + name));

/** A file as an `<input>` gives it; with a folder as `webkitdirectory` gives it. */
export const given = (path: string, content: Uint8Array<ArrayBuffer> | string): File => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const file = new File([content], name, { lastModified: 1000 });
  const webkitRelativePath = path.includes('/') ? path : '';
  return Object.defineProperty(file, 'webkitRelativePath', { value: webkitRelativePath });
};

const text = (value: string): number[] => [...new TextEncoder().encode(value)];
const syncSafe = (value: number): number[] =>
  [21, 14, 7, 0].map((shift) => (value >>> shift) & 0x7f);

export const frame = (id: string, body: readonly number[]): number[] => [
  ...text(id),
  ...syncSafe(body.length),
  0,
  0,
  ...body,
];
/** ID3v2.4 text frame, UTF-8. */
export const textFrame = (id: string, value: string): number[] => frame(id, [3, ...text(value)]);

export const picture = (bytes: Uint8Array, type = 3, mime = 'image/jpeg'): number[] =>
  frame('APIC', [3, ...text(mime), 0, type, 0, ...bytes]);

export const id3 = (frames: readonly number[], claim = frames.length): number[] => [
  ...text('ID3'),
  4,
  0,
  0,
  ...syncSafe(claim),
  ...frames,
];

/** The untagged tone with tags in front. */
export const tagged = (...frames: readonly number[][]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...id3(frames.flat()), ...fixture('untagged.mp3')]);

/** Time stands still unless the test moves it; nobody sleeps who is not woken. */
export const stillClock = () => {
  let at = 0;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const clock: Pick<Clock, 'now' | 'monotonic' | 'sleep'> = {
    now: () => 1_700_000_000_000,
    monotonic: () => at,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) reject(signal.reason);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        sleepers.push({ until: at + ms, wake: resolve });
      }),
  };
  const pass = (ms: number): void => {
    at += ms;
    for (const { until, wake } of sleepers) if (until <= at) wake();
  };
  return { clock, pass };
};

export const source = toSourceId('device01');

export const readAll = async (
  files: readonly File[],
  options: Partial<ReadOptions> = {},
): Promise<{ readonly read: LocalFile[]; readonly refused: RefusedFile[] }> => {
  const read: LocalFile[] = [];
  const refused: RefusedFile[] = [];
  const { clock } = stillClock();
  const signal = new AbortController().signal;
  for await (const each of readLocalFiles(files, { source, clock, signal, ...options })) {
    if ('failure' in each) refused.push(each);
    else read.push(each);
  }
  return { read, refused };
};

export const readOnly = async (file: File): Promise<LocalFile> => {
  const { read, refused } = await readAll([file]);
  if (read.length !== 1) throw new Error(`refused: ${JSON.stringify(refused)}`);
  return read[0]!;
};
