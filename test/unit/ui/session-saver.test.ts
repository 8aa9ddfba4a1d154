import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SavedSession } from '../../../src/contracts/session';
import { createSessionSaver } from '../../../src/ui/session-saver';

const at = (position: number): SavedSession => ({ position }) as SavedSession;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('while a song starts its sound comes first; the newest session is saved after it, once', () => {
  const saved: number[] = [];
  const saver = createSessionSaver(({ position }) => saved.push(position));
  saver.save(at(1), true);
  saver.save(at(2), true);
  expect(saved).toEqual([]);
  vi.advanceTimersByTime(300);
  expect(saved).toEqual([2]);
  vi.advanceTimersByTime(1_000);
  saver.flush();
  expect(saved).toEqual([2]);
});

test('otherwise at once, and what waits goes with the page', () => {
  const saved: number[] = [];
  const saver = createSessionSaver(({ position }) => saved.push(position));
  saver.save(at(1), false);
  expect(saved).toEqual([1]);
  saver.save(at(2), true);
  saver.flush();
  saver.save(at(3), true);
  saver.save(at(4), false);
  vi.advanceTimersByTime(1_000);
  expect(saved).toEqual([1, 2, 4]);
});
