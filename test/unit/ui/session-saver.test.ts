import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SavedSession } from '../../../src/contracts/session';
import { createSessionSaver } from '../../../src/ui/session-saver';

const at = (position: number): SavedSession => ({ position }) as SavedSession;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A worker that writes down what it was given when the test lets it, and what is kept beside it. */
const createSetup = () => {
  const world = { saved: [] as number[], kept: null as number | null, finish: () => undefined };
  let writing: (() => void)[] = [];
  const saver = createSessionSaver(
    ({ position }) => {
      world.saved.push(position);
      return new Promise((resolve) => writing.push(resolve));
    },
    {
      keep: ({ position }) => void (world.kept = position),
      drop: () => void (world.kept = null),
    },
  );
  const finish = async (): Promise<void> => {
    writing.forEach((resolve) => resolve());
    writing = [];
    await Promise.resolve();
  };
  return { world, saver, finish };
};

test('while a song starts its sound comes first; the newest session is saved after it, once', async () => {
  const { world, saver, finish } = createSetup();
  saver.save(at(1), true);
  saver.save(at(2), true);
  expect(world.saved).toEqual([]);
  vi.advanceTimersByTime(300);
  expect(world.saved).toEqual([2]);
  vi.advanceTimersByTime(1_000);
  await finish();
  saver.flush();
  expect(world).toMatchObject({ saved: [2], kept: null });
});

test('otherwise at once, and what waits goes with the page', () => {
  const { world, saver } = createSetup();
  saver.save(at(1), false);
  expect(world.saved).toEqual([1]);
  saver.save(at(2), true);
  saver.flush();
  saver.save(at(3), true);
  saver.save(at(4), false);
  vi.advanceTimersByTime(1_000);
  expect(world.saved).toEqual([1, 2, 4]);
});

test('a page that is left before the worker has written it down keeps it for the next start', async () => {
  const { world, saver, finish } = createSetup();
  saver.save(at(1), false);
  saver.save(at(2), true);
  saver.flush();
  expect(world).toMatchObject({ saved: [1, 2], kept: 2 });
  // It was only hidden: the worker had the time after all.
  await finish();
  expect(world.kept).toBeNull();
  saver.flush();
  expect(world.kept).toBeNull();
});
