import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { fixtureBytes } from './fixture';
import { clickOnce } from './gesture';
import { createRealPlayer, type RealPlayer, type Song } from './real-player';
import { makeTone } from './tone';

/** Rows M1 to M5: what a listener meets when a file is not what it should be. */
const open = (songs: readonly Song[]): RealPlayer => {
  const real = createRealPlayer(songs);
  real.player.playFrom(real.keys, 0);
  return real;
};
const play = (songs: readonly Song[]): RealPlayer => {
  const real = open(songs);
  onTestFinished(real.dispose);
  return real;
};
const good: Song = { sound: makeTone({ seconds: 30 }) };
/** ms. M3: to decide whether it plays or is skipped. */
const decideWithin = 2_000;
const within = (ms: number, fact: () => unknown): Promise<unknown> =>
  vi.waitFor(() => expect(fact()).toBeTruthy(), { timeout: ms, interval: 20 });

beforeAll(clickOnce);

/** The second one plays, and the first one's reason is kept for the listener. */
const expectSkipped = async (
  { player, keys }: RealPlayer,
  code: string | RegExp,
): Promise<void> => {
  await within(decideWithin, () => {
    const { current, status } = player.getState();
    return current?.track === keys[1] && status === 'playing';
  });
  const { skipped } = player.getState();
  expect(skipped.map(({ entry }) => entry.track)).toEqual([keys[0]]);
  expect(skipped[0]!.failure.code).toMatch(code);
};

test('M1: a codec that this browser has not is named and skipped, once', async () => {
  const alac = new Blob([await fixtureBytes('music/lossless-zug.m4a')]);
  const real = play([{ sound: alac, format: 'm4a' }, good]);
  await expectSkipped(real, 'audio.unsupported');
  const { position } = real.player.getState();
  await within(decideWithin, () => real.player.getState().position > position + 0.5);
  expect(real.player.getState().skipped).toHaveLength(1);
});

test('M2: a file without a byte is skipped with its reason', () =>
  expectSkipped(play([{ sound: new Blob([]), format: 'mp3' }, good]), 'audio.unsupported'));

describe('M3: damaged', () => {
  const noise = Uint8Array.from({ length: 20_000 }, (_, at) => (at * 7_919) % 251);
  const damages: readonly (readonly [string, (bytes: Uint8Array<ArrayBuffer>) => BlobPart[]])[] = [
    ['head zeroed', (bytes) => [new Uint8Array(4_096), bytes.subarray(4_096)]],
    ['a tag that lies of its size', (bytes) => ['ID3\u0004\0\0\u007f\u007f\u007f\u007f', bytes]],
    ['cut in its middle', (bytes) => [bytes.subarray(0, bytes.length / 2)]],
    ['junk behind it', (bytes) => [bytes, noise]],
    [
      'junk in its middle',
      (bytes) => [bytes.subarray(0, 15_000), noise.subarray(0, 5_000), bytes.subarray(20_000)],
    ],
  ];
  const files = ['cbr.mp3', 'vbr-xing.mp3', 'sweep.flac', 'sweep.opus', 'moov-first.m4a'];
  test.concurrent.each(
    files.flatMap((file) => damages.map(([what, damage]) => ({ file, what, damage }))),
  )('$file, $what: it plays or the next one does, within two seconds', async ({ file, damage }) => {
    const sound = new Blob(damage(await fixtureBytes(`formats/${file}`)));
    const { player, keys, dispose } = open([{ sound, format: file.split('.')[1]! }, good]);
    await within(decideWithin, () => player.getState().position > 0.1);
    const { current, skipped, status } = player.getState();
    dispose();
    expect(status).toBe('playing');
    if (current?.track === keys[0]) expect(skipped).toEqual([]);
    else expect(skipped.map(({ entry }) => entry.track)).toEqual([keys[0]]);
  });
});

test.each([
  ['longer', 400],
  ['shorter', 0.5],
])(
  'M4: a catalogue that claims a %s song is corrected, and nothing is skipped early',
  async (_, duration) => {
    const { player, keys } = play([{ sound: makeTone({ seconds: 2 }), duration }, good]);
    await within(3_000, () => player.getState().duration === 2);
    await within(4_000, () => player.getState().position > 1.5);
    expect(player.getState().current?.track).toBe(keys[0]);
    await within(4_000, () => player.getState().current?.track === keys[1]);
    expect(player.getState().skipped).toEqual([]);
  },
);

test('M5: five bad ones in a row are one trouble: it stops, says which, and Play tries again', async () => {
  const bad: Song = { sound: new Blob(['<html>error</html>']), format: 'mp3' };
  const { player, keys } = play([bad, bad, bad, bad, bad, good]);
  await within(5_000, () => player.getState().status === 'failed');
  expect(player.getState().skipped.map(({ entry }) => entry.track)).toEqual(keys.slice(0, 5));
  expect(player.getState().current?.track).toBe(keys[0]);
  player.next();
  player.jump(player.getState().queue[5]!.id);
  await within(decideWithin, () => player.getState().status === 'playing');
  expect(player.getState().skipped).toEqual([]);
});
