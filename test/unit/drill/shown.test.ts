import { expect, test, vi } from 'vitest';
import { shippedIds, shippedScenario } from '../../../src/drill/shipped';
import { showScenario } from './shown-run';

vi.setConfig({ testTimeout: 120_000 });

interface Look {
  readonly what: string;
  readonly isTrue: boolean;
}

/** Each thing that must be shown from a moment on, looked at in that second; the files count 30 s from each step. */
const lookAt = async (id: string): Promise<readonly Look[]> => {
  const scenario = shippedScenario(id);
  const shown = await showScenario(scenario);
  return scenario.expect.map(({ from, part, states }) => {
    const state = shown[from]?.[part] ?? 'not looked at';
    return {
      what: `${id}, ${part} after ${from} s: ${state}, not ${states.join(' or ')}`,
      isTrue: (states as readonly string[]).includes(state),
    };
  });
};

test('what is shown is what is injected within half a minute of each step, in 98 of a hundred', async () => {
  const looks: Look[] = [];
  for (const id of shippedIds) looks.push(...(await lookAt(id)));
  const wrong = looks.filter(({ isTrue }) => !isTrue);
  const share = 1 - wrong.length / looks.length;
  console.log(
    [
      `shown is injected in ${looks.length - wrong.length} of ${looks.length} looks (${(100 * share).toFixed(1)} %)`,
      ...wrong.map(({ what }) => what),
    ].join('\n'),
  );
  expect(looks.length).toBeGreaterThan(60);
  expect(share).toBeGreaterThanOrEqual(0.98);
});

const show = (id: string) => showScenario(shippedScenario(id));

test('a sign-in that is slow is not told as a service that is dead', async () => {
  const shown = await show('sign-in-slow');
  const during = shown.slice(40, 120);
  expect(during.map((each) => each['sign-in'])).not.toContain('operational');
  for (const part of ['library', 'search', 'artwork', 'audio'] as const) {
    expect(new Set(during.map((each) => each[part])), part).toEqual(new Set(['operational']));
  }
});

test('a no that is not asked about again for half a minute is not forgotten in the meantime', async () => {
  const shown = await show('sign-in-rejects');
  const during = shown.slice(40, 120).map((each) => each['sign-in']);
  expect(during).toHaveLength(80);
  expect(during).not.toContain('operational');
});

test('what comes and goes is one word for as long as it does, from its second beginning on', async () => {
  const shown = await show('flapping');
  const later = new Set(shown.slice(80, 240).map((each) => each['sign-in']));
  expect([...later]).toEqual(['degraded']);
});

test('with the sign-in down, a look at the service tells of its other parts', async () => {
  const shown = await show('discovery-cascade');
  expect(shown[105]).toMatchObject({ 'sign-in': 'degraded', library: 'operational' });
  expect(shown[150]).toMatchObject({ library: 'down', search: 'degraded', audio: 'operational' });
});
