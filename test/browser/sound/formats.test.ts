import { describe, expect, test } from 'vitest';
import { signal, pieceFrames, signalRate } from '../../fixtures/gapless/signal';
import { fixture, originWith, placeOf, readAll, request, snr } from './album';

const [left] = signal();
const first = left.subarray(0, pieceFrames[0]);

/**
 * Name, whether its ends are known to the sample, and how well it comes back from a seek (dB against reading on:
 * Opus remembers more than it is given to warm up, and AAC has noise that is made up by the decoder).
 */
const rows = [
  ['piece-1.flac', true, 90],
  ['piece-1.mp3', true, 90],
  ['vbr-xing.mp3', true, 90],
  ['vbr-bare.mp3', false, 90],
  ['cbr-bare.mp3', false, 90],
  ['piece-1.opus', true, 30],
  ['vorbis.ogg', true, 90],
  ['piece-1.m4a', true, 40],
  ['moov-last.m4a', true, 40],
] as const;

describe.each(rows)('%s', (name, exact, likeness) => {
  test('is the first piece, from its first to its last frame', async () => {
    const desk = (await originWith(name)).desk();
    const track = await desk.open(request(1, name));
    expect(track.exact).toBe(exact);
    const { at, channels } = await readAll(desk, 1);
    expect(at).toBe(0);
    if (exact) expect(track.duration).toBeCloseTo(first.length / signalRate, 4);
    const slack = exact ? 1 : 1152;
    expect(Math.abs(channels[0]!.length - first.length)).toBeLessThanOrEqual(slack);
    const place = placeOf(channels[0]!.subarray(60_000, 68_000), first, 60_000, 64);
    expect(Math.abs(place - 60_000)).toBeLessThanOrEqual(name.endsWith('opus') ? 1 : 0);
  });

  test.each([0.03, 0.5, 1.777, 2.9])('begins at %d s on the very sample', async (position) => {
    const desk = (await originWith(name)).desk();
    await desk.open(request(1, name));
    const { channels: whole } = await readAll(desk, 1);
    await desk.open(request(2, name, { position }));
    await desk.seek(1, position);
    for (const id of [1, 2]) {
      const { at, channels } = await readAll(desk, id);
      expect(at).toBe(Math.round(position * 44_100));
      expect(channels[0]!.length).toBe(whole[0]!.length - at);
      const wanted = whole[0]!.subarray(at);
      expect(placeOf(channels[0]!.subarray(64, 4096), wanted, 64, 40), `${name} ${id}`).toBe(64);
      expect(snr(wanted, channels[0]!), `${name} from ${position}`).toBeGreaterThan(likeness);
    }
  });
});

test('wav is what it was, brought to the rate of the page', async () => {
  const desk = (await originWith('plain.wav')).desk();
  const { duration, rate, exact } = await desk.open(request(1, 'plain.wav'));
  expect([duration, rate, exact]).toEqual([2, 8000, true]);
  const { channels } = await readAll(desk, 1);
  expect(channels[0]!.length).toBe(88_200);
});

test.each([
  ['lossless-zug.m4a', 'audio.unsupported'],
  ['bare.aac', 'audio.unsupported'],
])('%s is refused by name', async (name, code) => {
  const desk = (await originWith(name)).desk();
  await expect(desk.open(request(1, name))).rejects.toMatchObject({ code });
});

test('sound of other programs is decoded too', async () => {
  const names = [
    'first-light.mp3',
    'second-wind.flac',
    'third-way.opus',
    'zug.m4a',
    'old-horn.ogg',
    'untagged.mp3',
  ];
  const desk = (await originWith(...names)).desk();
  for (const [id, name] of names.entries()) {
    await desk.open(request(id, name, { rate: 48_000 }));
    const { channels } = await readAll(desk, id);
    expect(Math.abs(channels[0]!.length - 96_000), name).toBeLessThan(3000);
    expect(channels[0]!.some((each) => Math.abs(each) > 0.05)).toBe(true);
  }
});

describe('a file that is not what it says', () => {
  const open = async (
    name: string,
    change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
  ) => {
    const origin = await originWith(name);
    origin.files.set(name, change((await fixture(name)).slice()));
    return origin.desk();
  };
  const zeroed = (bytes: Uint8Array<ArrayBuffer>) =>
    bytes.fill(0, bytes.length * 0.5, bytes.length * 0.5 + 4000);

  test.each(['piece-1.flac', 'piece-1.opus', 'vorbis.ogg', 'piece-1.m4a'])(
    '%s with zeros in the middle plays up to there, and says so',
    async (name) => {
      const desk = await open(name, zeroed);
      await desk.open(request(1, name));
      let frames = 0;
      const read = async (): Promise<void> => {
        for (let block = await desk.read(1); block; block = await desk.read(1)) {
          frames += block.channels[0]!.length;
        }
      };
      await expect(read()).rejects.toMatchObject({ code: 'audio.corrupt' });
      expect(frames / 44_100).toBeGreaterThan(0.8);
    },
  );

  test('an mp3 with a few lost frames goes on behind them', async () => {
    const desk = await open('piece-1.mp3', (bytes) => bytes.fill(0, 20_000, 22_000));
    await desk.open(request(1, 'piece-1.mp3'));
    await expect(readAll(desk, 1)).resolves.toMatchObject({ at: 0 });
  });

  test.each(['piece-1.flac', 'piece-1.mp3', 'piece-1.opus', 'piece-1.m4a'])(
    '%s that was cut off says so at its end',
    async (name) => {
      const desk = await open(name, (bytes) => bytes.slice(0, bytes.length * 0.6));
      const all = desk.open(request(1, name)).then(() => readAll(desk, 1));
      // Opus tells its length by its last page: what is there is all there is.
      if (name.endsWith('opus')) await expect(all).resolves.toMatchObject({ at: 0 });
      else await expect(all).rejects.toMatchObject({ code: 'audio.corrupt' });
    },
  );

  test('an empty file is corrupt', async () => {
    const desk = await open('piece-1.mp3', () => new Uint8Array(0));
    await expect(desk.open(request(1, 'piece-1.mp3'))).rejects.toMatchObject({
      code: 'audio.corrupt',
    });
  });
});

describe('bytes that do not come', () => {
  test('are told as such', async () => {
    const origin = await originWith('piece-1.flac');
    const desk = origin.desk();
    await desk.open(request(1, 'piece-1.flac'));
    origin.status = 503;
    await expect(readAll(desk, 1)).rejects.toMatchObject({ code: 'audio.not-available' });
    await expect(desk.open(request(2, 'nowhere'))).rejects.toMatchObject({
      code: 'audio.not-available',
    });
  });

  test('and a track that was closed answers so', async () => {
    const desk = (await originWith('piece-1.mp3')).desk();
    await desk.open(request(1, 'piece-1.mp3'));
    const reading = desk.read(1);
    await desk.close(1);
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
    await expect(desk.read(1)).rejects.toMatchObject({ code: 'aborted' });
    await desk.close(1);
  });
});

test('peaks show where it is loud: nothing is held, and the loudest part is 255', async () => {
  const desk = (await originWith('piece-2.mp3')).desk();
  const peaks = await desk.peaks({ url: 'piece-2.mp3', format: 'mp3', count: 100 });
  expect(peaks).toHaveLength(100);
  expect(Math.max(...peaks)).toBe(255);
  expect(Math.min(...peaks)).toBeGreaterThan(50);
});
