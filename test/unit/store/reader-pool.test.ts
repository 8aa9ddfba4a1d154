import { describe, expect, test } from 'vitest';
import { createReaderPool } from '../../../src/store/reader-pool';
import { createManualSleep } from './manual-sleep';

/** Readers whose reads end only when the test lets them, and that remember being open. */
const createReaders = () => {
  const open = new Set<string>();
  let opened = 0;
  let gate = Promise.resolve();
  return {
    open,
    opened: () => opened,
    hold: () => {
      let release = () => {};
      gate = new Promise((resolve) => (release = resolve));
      return release;
    },
    openReader: async (id: string) => {
      if (id === 'missing') throw new Error('missing');
      opened += 1;
      open.add(id);
      return {
        read: async (at: number) => {
          await gate;
          if (!open.has(id)) throw new Error('read after close');
          return Uint8Array.of(at);
        },
        size: async () => id.length,
        close: () => void open.delete(id),
      };
    },
  };
};

const createPool = () => {
  const readers = createReaders();
  const sleep = createManualSleep();
  return {
    readers,
    sleep,
    pool: createReaderPool({ open: readers.openReader, clock: sleep.clock }),
  };
};

describe('readers that stay open', () => {
  test('many reads of one object open it once', async () => {
    const { readers, pool } = createPool();
    await Promise.all([pool.read('a', 1, 1), pool.read('a', 2, 1)]);
    expect(await pool.read('a', 3, 1)).toEqual(Uint8Array.of(3));
    expect(readers.opened()).toBe(1);
  });

  test('tells the size of what is open, and opens nothing for it', async () => {
    const { readers, pool } = createPool();
    expect(await pool.size('abc')).toBeNull();
    expect(readers.opened()).toBe(0);
    await pool.read('abc', 0, 1);
    expect(await pool.size('abc')).toBe(3);
    expect(readers.opened()).toBe(1);
  });

  test('a fifth object closes the one not used for longest', async () => {
    const { readers, pool } = createPool();
    for (const id of ['a', 'b', 'c', 'd', 'a', 'e']) await pool.read(id, 0, 1);
    await pool.read('e', 1, 1);
    expect([...readers.open].sort()).toEqual(['a', 'c', 'd', 'e']);
  });

  test('closing waits for the reads under way, so that a removal finds nothing open', async () => {
    const { readers, pool } = createPool();
    const release = readers.hold();
    const read = pool.read('a', 7, 1);
    const closed = pool.close('a');
    release();
    expect(await read).toEqual(Uint8Array.of(7));
    await closed;
    expect(readers.open.size).toBe(0);
  });

  test('unused for a while, all are closed: other tabs may want to remove the files', async () => {
    const { readers, sleep, pool } = createPool();
    await pool.read('a', 0, 1);
    await pool.read('b', 0, 1);
    expect(sleep.count()).toBe(1);
    sleep.wake();
    await expect.poll(() => readers.open.size).toBe(0);
    expect(await pool.read('a', 5, 1)).toEqual(Uint8Array.of(5));
  });

  test('an object that did not open is tried again the next time', async () => {
    const { pool } = createPool();
    await expect(pool.read('missing', 0, 1)).rejects.toThrow('missing');
    await expect(pool.read('missing', 0, 1)).rejects.toThrow('missing');
    await expect(pool.close('missing')).resolves.toBeUndefined();
  });
});
