import { describe, expect, test } from 'vitest';
import { HoldfastError } from '../../../src/domain/error';
import type { Key, SourceId } from '../../../src/domain/keys';
import { openPlays } from '../../../src/library/plays';
import type { MusicProvider } from '../../../src/providers/provider';
import { createPlayTeller } from '../../../src/workers/engine/plays';
import { deviceSource } from '../../../src/workers/engine/source-rows';
import { createDevice } from '../library/open-test-library';

const home = 'home' as SourceId;
const song = (id: string, source = home): Key => `${source}~${id}` as Key;
const noon = Date.UTC(2026, 4, 1, 12);

interface Told {
  readonly id: string;
  readonly at: number;
  readonly submission: boolean;
}

/** One after the other, as a Web Lock has it. */
const inTurn = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
};

/** A device that is started again and again, and a server that says what the test wants. */
const createWorld = () => {
  const device = createDevice();
  const world = {
    device,
    told: [] as Told[],
    says: (() => undefined) as (told: Told) => void,
    isWanted: true,
    isRehearsed: false,
  };
  const provider = {
    source: home,
    scrobble: async ({ id, at, submission }: Told) => {
      world.told.push({ id, at, submission });
      world.says({ id, at, submission });
    },
  } as unknown as MusicProvider;
  const start = async () => {
    const library = await device.open();
    const report = (failure: (typeof device.reports)[number]) => void device.reports.push(failure);
    const plays = openPlays({ rows: library, alone: inTurn(), report });
    const teller = createPlayTeller({
      plays,
      providerOf: (source) => (source === home ? provider : null),
      isWanted: async () => world.isWanted,
      isRehearsed: () => world.isRehearsed,
      alone: inTurn(),
      clock: { sleep: async () => undefined },
    });
    return { library, plays, teller };
  };
  return { world, start };
};

const down = (): never => {
  throw new HoldfastError('net.unreachable');
};
const heard = (id: string, at: number, source = home) =>
  ({ kind: 'heard', track: song(id, source), at }) as const;

describe('a play that was heard', () => {
  test('while the server is dead comes to it after a restart, with its true time, once', async () => {
    const { world, start } = createWorld();
    world.says = down;
    const first = await start();
    await first.teller.hear(heard('a', noon));
    await first.teller.hear(heard('b', noon + 200_000));
    await first.teller.send();
    first.library.close();

    const second = await start();
    world.says = () => undefined;
    world.told = [];
    await second.teller.send();
    expect(world.told).toEqual([
      { id: 'a', at: noon, submission: true },
      { id: 'b', at: noon + 200_000, submission: true },
    ]);
    await second.teller.send();
    expect(world.told).toHaveLength(2);
    expect(await second.plays.waiting()).toEqual([]);
  });

  test('asks a dead server once, not once for each play', async () => {
    const { world, start } = createWorld();
    world.says = down;
    const { teller } = await start();
    world.isRehearsed = true;
    for (let n = 0; n < 5; n++) await teller.hear(heard(`s${n}`, noon + n));
    await teller.send();
    expect(world.told).toEqual([]);
    world.isRehearsed = false;
    await teller.send();
    expect(world.told).toHaveLength(1);
  });

  test('is owed while the way to its server is broken, and not for what the server itself says', async () => {
    const { world, start } = createWorld();
    world.says = down;
    const { teller } = await start();
    await teller.hear(heard('a', noon));
    await teller.send();
    expect(teller.owes(home)).toBe(true);
    world.says = () => {
      throw new HoldfastError('server.failed');
    };
    await teller.send();
    expect(teller.owes(home)).toBe(false);
    world.says = () => undefined;
    await teller.send();
    expect(teller.owes(home)).toBe(false);
  });

  test('that its server would not have keeps no other from being told, and stays', async () => {
    const { world, start } = createWorld();
    world.isWanted = true;
    world.says = ({ id }) => {
      if (id === 'bad') throw new HoldfastError('server.failed');
      if (id === 'gone') throw new HoldfastError('server.not-found');
    };
    const { teller, plays } = await start();
    for (const [n, id] of ['bad', 'gone', 'good'].entries()) await teller.hear(heard(id, noon + n));
    await teller.send();
    expect((await plays.waiting()).map(({ track }) => track)).toEqual([song('bad')]);
  });

  test('is counted on the device, and told to nobody when the listener does not want that', async () => {
    const { world, start } = createWorld();
    world.isWanted = false;
    const { teller, plays } = await start();
    await teller.hear(heard('a', noon));
    await teller.hear(heard('a', noon + 1_000));
    await teller.hear({ kind: 'started', track: song('a'), at: noon });
    await teller.send();
    expect(world.told).toEqual([]);
    expect(await plays.waiting()).toEqual([]);
    expect(await plays.counts()).toEqual(new Map([[song('a'), { count: 2, last: noon + 1_000 }]]));
  });

  test('of a file of this device has no server to be told to', async () => {
    const { start } = createWorld();
    const { teller, plays } = await start();
    await teller.hear(heard('a', noon, deviceSource));
    expect(await plays.waiting()).toEqual([]);
    expect((await plays.counts()).size).toBe(1);
  });

  test('of a service that was removed is nobody’s any more', async () => {
    const { world, start } = createWorld();
    world.says = down;
    const { teller, plays } = await start();
    await teller.hear(heard('a', noon));
    await teller.forget(home);
    expect(await plays.waiting()).toEqual([]);
  });

  test('survives a broken entry beside it, which is reported', async () => {
    const { world, start } = createWorld();
    world.says = down;
    const { library, plays, teller } = await start();
    const good = { track: song('a'), at: noon, refused: 0 };
    await library.saveRow('plays-waiting', [{ track: 'nonsense' }, good]);
    expect(await plays.waiting()).toEqual([good]);
    expect(world.device.reports.at(-1)?.code).toBe('storage.failed');
    await teller.hear(heard('b', noon + 1));
    expect(await plays.waiting()).toHaveLength(2);
  });

  test('rejects when the disk is full, so that who told of it can tell again', async () => {
    const { world, start } = createWorld();
    const { teller } = await start();
    world.device.space = 0;
    await expect(teller.hear(heard('a', noon))).rejects.toMatchObject({ code: 'storage.quota' });
  });
});

describe('a song that begins to sound', () => {
  test('is announced once, and not again when that failed', async () => {
    const { world, start } = createWorld();
    world.says = down;
    const { teller, plays } = await start();
    await teller.hear({ kind: 'started', track: song('a'), at: noon });
    await expect.poll(() => world.told).toEqual([{ id: 'a', at: noon, submission: false }]);
    await teller.send();
    expect(world.told).toHaveLength(1);
    expect(await plays.waiting()).toEqual([]);
  });
});
