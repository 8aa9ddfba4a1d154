import { describe, expect, test } from 'vitest';
import { HoldfastError } from '../../../src/domain/error';
import { createGate } from '../../../src/net/gate';
import { createFakeClock } from './fake-clock';

const mirror = 'home@https://mirror.example';

/** A gate in front of a mirror that answers nothing for an hour. */
const afterAnHour = async () => {
  const clock = createFakeClock();
  const gate = createGate(clock, () => {});
  const call = (component: 'audio' | 'artwork') =>
    ({ edge: mirror, component, kind: component === 'audio' ? 'audio' : 'art' }) as const;
  const ask = (component: 'audio' | 'artwork', error: HoldfastError | null): boolean => {
    try {
      gate.enter(call(component));
    } catch {
      return false;
    }
    gate.leave(call(component), error, null);
    return true;
  };
  const gone = new HoldfastError('net.unreachable');
  let asked = 0;
  for (let second = 0; second < 3600; second += 10) {
    for (const component of ['audio', 'artwork'] as const) if (ask(component, gone)) asked++;
    await clock.advance(10_000);
  }
  return { clock, gate, ask, asked, gone };
};

describe('an address that has been silent for an hour', () => {
  test('was asked by all parts together no oftener than by one', async () => {
    const { asked } = await afterAnHour();
    // Three faults open each of two breakers; then the doubling of both, then one in six minutes.
    expect(asked).toBeLessThanOrEqual(6 + 2 * 7 + 9);
  });

  test('is asked at once when its source is hurried, and by everybody once it answered', async () => {
    const { clock, gate, ask, gone } = await afterAnHour();
    ask('audio', gone);
    await clock.advance(1_000);
    expect(ask('artwork', gone)).toBe(false);
    gate.hurry('home');
    expect(ask('artwork', null)).toBe(true);
    gate.hurry('home');
    expect(ask('audio', null)).toBe(true);
    expect(ask('artwork', null)).toBe(true);
  });
});
