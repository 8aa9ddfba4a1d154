import { beforeEach, expect, test, vi } from 'vitest';
import type { SourceView } from '../../../src/contracts/connect';
import { defaultSettings } from '../../../src/contracts/settings';
import { parseMediaUrl } from '../../../src/contracts/media-routes';
import type { Key } from '../../../src/domain/keys';
import type { Player } from '../../../src/player/player';
import type { PlayerState, PlayStatus } from '../../../src/player/player-state';
import { watchLine } from '../../../src/ui/slow-line';
import { createAppStore } from '../../../src/ui/state/app-store';
import { createStreamQuality } from '../../../src/ui/stream-quality';
import { createManualClock } from '../player/manual-clock';

const [first, second] = ['nas1~a', 'nas1~b'] as Key[];

/** What the browser says of the connection. */
class Connection extends EventTarget {
  type = 'wifi';
  saveData = false;
}
let connection = new Connection();
beforeEach(() => {
  connection = new Connection();
  vi.stubGlobal('navigator', { connection });
});

const setUp = () => {
  const store = createAppStore();
  store.receive({ kind: 'settings', settings: defaultSettings });
  store.receive({
    kind: 'sources',
    sources: [{ id: 'nas1', kind: 'opensubsonic' } as unknown as SourceView],
  });
  const clock = createManualClock();
  const quality = createStreamQuality(store);
  let state = { status: 'loading', current: { id: 1, track: first }, position: 0 };
  let listener: () => void = () => undefined;
  let reloads = 0;
  const player = {
    getState: () => state as unknown as PlayerState,
    subscribe: (next: () => void) => (listener = next),
    reload: () => (reloads += 1),
  } as unknown as Player;
  watchLine({ player, store, quality, trackOf: () => ({ bitRate: 900 }), clock });
  const tell = (status: PlayStatus, position: number, id = 1): void => {
    state = { status, position, current: { id, track: id === 1 ? first! : second! } };
    listener();
  };
  const asked = (key: Key): string => {
    const media = parseMediaUrl(new URL(quality.pathFor(key, 's', 0), 'http://a'));
    return media?.kind === 'audio' ? media.quality : '';
  };
  const come = (key: Key, from = 'nas'): void =>
    store.receive({
      ...{ kind: 'audio-from', key, from, quality: 'original' },
      ...{ contentType: 'audio/flac', instead: null },
    });
  return { store, clock, tell, asked, come, reloads: () => reloads };
};

/** Two seconds of music in four, and then nothing for three more. */
const runDry = async ({ clock, tell }: ReturnType<typeof setUp>): Promise<void> => {
  tell('playing', 0);
  await clock.advance(4000);
  tell('playing', 2);
  tell('waiting', 2);
  await clock.advance(4100);
};

test('a song that its line cannot bring goes on in what it can, and says so', async () => {
  const rig = setUp();
  rig.come(first!);
  expect(rig.asked(first!)).toBe('original');
  await runDry(rig);
  expect(rig.reloads()).toBe(1);
  // 2 of 7 seconds of 900 kbit/s are 257 kbit/s, of which four fifths may be music.
  expect(rig.asked(first!)).toBe('mp3-192');
  expect(rig.store.toasts.shown.value.map(({ text }) => text)).toEqual([
    'Playing at 192 kbit/s because the connection is slow.',
  ]);
});

test('the next song is asked for as chosen again when what was measured is old', async () => {
  const rig = setUp();
  rig.come(first!);
  await runDry(rig);
  expect(rig.asked(second!)).toBe('mp3-192');
  rig.tell('playing', 0, 2);
  await rig.clock.advance(6 * 60_000);
  expect(rig.asked(second!)).toBe('original');
});

test('what lies on the device is not blamed on the line', async () => {
  const rig = setUp();
  rig.come(first!, 'device');
  await runDry(rig);
  expect([rig.reloads(), rig.asked(first!)]).toEqual([0, 'original']);
});

test('within one song it goes down twice at most, and never up', async () => {
  const rig = setUp();
  rig.come(first!);
  for (let turn = 0; turn < 5; turn += 1) {
    await runDry(rig);
    rig.tell('loading', 2);
  }
  expect(rig.reloads()).toBeLessThanOrEqual(2);
});

test('another connection begins with a clean slate', async () => {
  const rig = setUp();
  rig.come(first!);
  await runDry(rig);
  connection.dispatchEvent(new Event('change'));
  expect(rig.asked(second!)).toBe('original');
});

test('on a metered connection what was chosen for it is asked for, decided anew for each load', () => {
  const rig = setUp();
  const settings = { ...defaultSettings, meteredQuality: 'opus-96' } as const;
  rig.store.receive({ kind: 'settings', settings });
  expect(rig.asked(first!)).toBe('original');
  connection.type = 'cellular';
  expect(rig.asked(first!)).toBe('opus-96');
  connection.type = 'wifi';
  connection.saveData = true;
  expect(rig.asked(first!)).toBe('opus-96');
});

test('what stands in for a file that does not play is asked for by its name, so that it can be moved in', () => {
  const { store } = setUp();
  const quality = createStreamQuality(store);
  const told = { key: first!, from: 'nas', contentType: 'audio/mpeg', instead: 'ALAC' } as const;
  store.receive({ kind: 'audio-from', ...told, quality: 'mp3-320' });
  expect(quality.pathFor(first!, 's', 42.7)).toMatch(/q=mp3-320&n=s&at=42$/);
  expect(quality.pathFor(second!, 's', 42.7)).toMatch(/q=original&n=s$/);
  expect(quality.pathFor(second!, 's', 0)).toMatch(/q=original&n=s&at=0$/);
});
