import { describe, expect, test } from 'vitest';
import { toSourceId } from '../../../src/domain/keys';
import { isPassing } from '../../../src/downloads/faults';
import { createHolds } from '../../../src/downloads/hold';

const nas = toSourceId('nas1');
const cloud = toSourceId('cloud');

const startAt = (): { advance: (ms: number) => void; holds: ReturnType<typeof createHolds> } => {
  let now = 0;
  const holds = createHolds({
    now: () => now,
    monotonic: () => now,
    random: () => 0.5,
    sleep: () => Promise.resolve(),
  });
  return { advance: (ms) => (now += ms), holds };
};

describe('a dead source is asked ever more rarely', () => {
  test('5 s, then twice as long each time, at most five minutes', () => {
    const { advance, holds } = startAt();
    const waits: number[] = [];
    for (let time = 0; time < 9; time++) {
      holds.put(nas);
      waits.push(holds.nextEnd()!);
      advance(holds.nextEnd()!);
      expect(holds.isHeld(nas)).toBe(false);
    }
    expect(waits.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000]);
    expect(waits[8]).toBe(300_000);
  });

  test('another source goes on meanwhile, and an answer starts the waits anew', () => {
    const { holds } = startAt();
    holds.put(nas);
    expect(holds.isHeld(cloud)).toBe(false);
    holds.forget(nas);
    expect(holds.isHeld(nas)).toBe(false);
    holds.put(nas);
    expect(holds.nextEnd()).toBe(5_000);
  });

  test('asking now ends the waits but does not forget how often it failed', () => {
    const { holds } = startAt();
    holds.put(nas);
    holds.clear();
    expect(holds.isHeld(nas)).toBe(false);
    expect(holds.nextEnd()).toBeNull();
    holds.put(nas);
    expect(holds.nextEnd()).toBe(10_000);
  });
});

test('a missing song is not waited for, a dead line and a full disk are', () => {
  expect(isPassing({ code: 'server.not-found', data: {} })).toBe(false);
  expect(isPassing({ code: 'storage.quota', data: {} })).toBe(true);
  expect(isPassing({ code: 'net.unreachable', data: {} })).toBe(true);
  expect(isPassing({ code: 'auth.wrong-password', data: {} })).toBe(true);
});
