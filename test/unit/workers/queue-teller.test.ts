import { describe, expect, test } from 'vitest';
import type { QueueNow } from '../../../src/contracts/queue';
import { HoldfastError } from '../../../src/domain/error';
import type { Key } from '../../../src/domain/keys';
import type { MusicProvider, ServerQueue } from '../../../src/providers/provider';
import { createQueueTeller, placeIn } from '../../../src/workers/engine/queue-teller';

const keys = (text: string): Key[] =>
  text.split(' ').map((each) => `srv${each[0]}~${each[1]}` as Key);
const nowOf = (text: string, index: number, position = 0): QueueNow => ({
  tracks: keys(text),
  index,
  position,
});

const createServer = (source: string) => {
  const server = {
    queue: null as ServerQueue | null,
    isDown: false,
    saves: 0,
    provider: {
      source,
      playQueue: {
        load: async () => {
          if (server.isDown) throw new HoldfastError('net.unreachable', {});
          return server.queue;
        },
        save: async ({ ids, index, position }: ServerQueue) => {
          if (server.isDown) throw new HoldfastError('net.unreachable', {});
          server.saves += 1;
          server.queue = { ids, index, position, changed: 1000, changedBy: 'Holdfast' };
        },
      },
    } as unknown as MusicProvider,
  };
  return server;
};

const createSetup = () => {
  const [one, two] = [createServer('srv1'), createServer('srv2')];
  const rows = new Map<string, unknown>();
  let now = 1000;
  const create = () =>
    createQueueTeller({
      rows: {
        loadRow: async (name) => structuredClone(rows.get(name)),
        saveRow: async (name, value) => void rows.set(name, structuredClone(value)),
      },
      providers: () => [one.provider, two.provider],
      isKnown: (key) => !key.endsWith('?'),
      isRehearsed: () => false,
      alone: (work) => work(),
      clock: { now: () => now },
    });
  return { one, two, create, teller: create(), at: (time: number) => (now = time) };
};

describe('a queue is told to its servers', () => {
  test('and is owed to the one that could not be told, until it was', async () => {
    const { one, two, teller } = createSetup();
    one.isDown = true;
    await teller.tell(nowOf('1a 2b', 0));
    expect([teller.owes(one.provider.source), teller.owes(two.provider.source)]).toEqual([
      true,
      false,
    ]);
    one.isDown = false;
    await teller.send();
    expect(teller.owes(one.provider.source)).toBe(false);
    expect(one.saves).toBe(1);
  });

  test('each gets its own songs, and stands where the music does or at its next one', async () => {
    const { one, two, teller } = createSetup();
    await teller.tell(nowOf('1a 2x 1b 2y', 2, 33));
    expect(one.queue).toMatchObject({ ids: ['a', 'b'], index: 1, position: 33 });
    expect(two.queue).toMatchObject({ ids: ['x', 'y'], index: 1, position: 0 });
  });

  test('what is known there is not told again', async () => {
    const { one, teller } = createSetup();
    await teller.tell(nowOf('1a 1b', 0, 10));
    await teller.tell(nowOf('1a 1b', 0, 11));
    await teller.send();
    expect(one.saves).toBe(1);
  });

  test('a server that was gone gets the latest when it is back, also after a restart', async () => {
    const { one, two, teller, create } = createSetup();
    one.isDown = true;
    await teller.tell(nowOf('1a 1b 2x', 0));
    await teller.tell(nowOf('1a 1b 2x', 1, 50));
    expect([one.saves, two.saves]).toEqual([0, 1]);
    one.isDown = false;
    await create().send();
    expect(one.queue).toMatchObject({ ids: ['a', 'b'], index: 1, position: 50 });
    expect(one.saves).toBe(1);
  });

  test('what another player left there meanwhile is not written over, but offered', async () => {
    const { one, teller } = createSetup();
    one.isDown = true;
    await teller.tell(nowOf('1a 1b', 0));
    one.isDown = false;
    one.queue = { ids: ['c', 'd'], index: 1, position: 7, changed: 2000, changedBy: 'Feishin' };
    await teller.send();
    expect(one.saves).toBe(0);
    expect(await teller.offer()).toMatchObject({ tracks: keys('1c 1d'), client: 'Feishin' });
  });
});

describe('a queue of another player is offered', () => {
  const left = (changed: number, ids = ['c', 'd', 'e']): ServerQueue => ({
    ids,
    index: 1,
    position: 7,
    changed,
    changedBy: 'Feishin',
  });

  test('when it is newer than ours; the newest of several; once', async () => {
    const { one, two, teller } = createSetup();
    await teller.tell(nowOf('1a 2x', 0));
    one.queue = left(2000);
    two.queue = { ...left(3000), changedBy: 'Holdfast' };
    const offer = await teller.offer();
    expect(offer).toMatchObject({ source: 'srv2', index: 1, position: 7, client: '' });
    await teller.answered(offer!);
    expect((await teller.offer())?.source).toBe('srv1');
    await teller.answered((await teller.offer())!);
    expect(await teller.offer()).toBeNull();
  });

  test('not when it is ours, older than ours, empty or of songs that nobody knows here', async () => {
    const { one, teller } = createSetup();
    await teller.tell(nowOf('1a 1b', 0));
    expect(await teller.offer()).toBeNull();
    one.queue = left(500);
    expect(await teller.offer()).toBeNull();
    one.queue = left(2000, ['?', '?', '?']);
    expect(await teller.offer()).toBeNull();
  });

  test('a song that is not known here is left out, and the next one is where it goes on', async () => {
    const { one, teller } = createSetup();
    one.queue = left(2000, ['c', '?', 'e']);
    expect(await teller.offer()).toMatchObject({ tracks: keys('1c 1e'), index: 1, position: 0 });
  });

  test('a server that is gone is no fault', async () => {
    const { one, two, teller } = createSetup();
    one.isDown = true;
    two.queue = left(2000);
    expect((await teller.offer())?.source).toBe('srv2');
  });
});

test('nothing of a source in a queue is nothing to tell; behind its last song it stands there', () => {
  expect(placeIn(nowOf('1a 1b', 0), 'srv2' as never)).toBeNull();
  expect(placeIn(nowOf('2x 2y 1a', 2, 9), 'srv2' as never)).toEqual({
    ids: ['x', 'y'],
    index: 1,
    position: 0,
  });
});
