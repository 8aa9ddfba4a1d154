import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Failure } from '../../../src/domain/error';
import type { LocalFile, RefusedFile } from '../../../src/providers/local-files/read-local-files';

const addresses = import.meta.glob<string>('../../fixtures/music/*.{mp3,flac,opus,m4a,ogg,aac}', {
  query: '?url',
  import: 'default',
  eager: true,
});

const fetchFile = async ([path, address]: readonly [string, string]): Promise<File> => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new File([await answer.blob()], path.slice(path.lastIndexOf('/') + 1));
};

interface Answer {
  readonly told?: readonly (LocalFile | RefusedFile)[];
  readonly failure?: Failure;
}

let worker: Worker;
beforeEach(() => {
  worker = new Worker(new URL('./local-files.worker.ts', import.meta.url), { type: 'module' });
});
afterEach(() => worker.terminate());

const readInWorker = (files: readonly File[]): Promise<Answer> =>
  new Promise((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => resolve(data));
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    worker.postMessage(files);
  });

const isRead = (each: LocalFile | RefusedFile): each is LocalFile => 'track' in each;

describe('files of this device, in a worker of a real browser', () => {
  test('music of every kind is read, what is none is refused', async () => {
    const music = await Promise.all(Object.entries(addresses).map(fetchFile));
    const { told, failure } = await readInWorker([
      ...music,
      new File([], 'empty.mp3'),
      new File(['just words'], 'text.mp3', { type: 'audio/mpeg' }),
    ]);
    expect(failure).toBeUndefined();
    const titles = told!.filter(isRead).map(({ track }) => `${track.title} ${track.suffix}`);
    expect(titles.sort()).toEqual([
      'First Light mp3',
      'Lossless Zug m4a',
      'Old Horn ogg',
      'Second Wind flac',
      'Third Way opus',
      'Zug m4a',
      'bare aac',
      'untagged mp3',
    ]);
    for (const { track } of told!.filter(isRead)) expect(track.duration).toBeGreaterThan(0.4);
    const refused = told!.filter((each) => !isRead(each)) as readonly RefusedFile[];
    expect(refused.map(({ name, failure }) => [name, failure.code])).toEqual([
      ['empty.mp3', 'input.invalid'],
      ['text.mp3', 'input.invalid'],
    ]);
  });

  test('the file, its cover and its words come out whole', async () => {
    const [path, address] = Object.entries(addresses).find(([name]) => name.endsWith('light.mp3'))!;
    const { told } = await readInWorker([await fetchFile([path, address])]);
    const { file, cover, coverKey, track, lyrics } = told!.find(isRead)!;
    expect(file.size).toBe(track.size);
    expect(coverKey).toBe(track.artKey);
    expect(lyrics!.lines).toEqual([
      { start: 500, text: 'First words' },
      { start: 1000, text: 'Second words' },
    ]);
    const bitmap = await createImageBitmap(new Blob([cover!.bytes], { type: cover!.contentType }));
    expect([bitmap.width, bitmap.height]).toEqual([64, 64]);
  });

  test('a file whose head claims 200 MB is refused at once', async () => {
    // ID3v2.4 with a size of 200,000,000 in four times seven bits.
    const head = [0x49, 0x44, 0x33, 4, 0, 0, 0x5f, 0x2f, 0x04, 0x00];
    const { told } = await readInWorker([new File([Uint8Array.from(head)], 'claim.mp3')]);
    expect(told).toEqual([
      { name: 'claim.mp3', failure: { code: 'audio.unsupported', data: expect.anything() } },
    ]);
  });
});
