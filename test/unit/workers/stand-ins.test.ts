import { expect, test } from 'vitest';
import type { SaveChange } from '../../../src/contracts/downloads';
import type { ComponentState, Health } from '../../../src/domain/health';
import { makeKey, toSourceId, type Key } from '../../../src/domain/keys';
import { createStandIns } from '../../../src/workers/engine/stand-ins';
import { settled } from './lock-browser';

const [nas, cloud] = [toSourceId('nas12345'), toSourceId('cloud123')];
const [here, both] = [makeKey(nas, 'only'), makeKey(nas, 'both')];
const there = makeKey(cloud, 'both');
const saves: SaveChange[] = [];

const healthOf = (states: readonly [ComponentState, ComponentState]): Health => ({
  deviceOffline: false,
  sources: [nas, cloud].map((source, at) => ({
    source,
    name: source,
    components: [{ component: 'audio', state: states[at]!, since: 0, checked: 0, failure: null }],
  })),
});

const start = () => {
  const told: (readonly Key[])[] = [];
  const standIns = createStandIns({
    twins: async (source) => new Map(source === nas ? [[both, [there]]] : [[there, [both]]]),
    saves: () => saves,
    onChange: (keys) => told.push(keys),
  });
  return { standIns, told };
};

test('songs of a source that is down play by another one, until that is down as well', async () => {
  const { standIns, told } = start();
  standIns.health(healthOf(['operational', 'operational']));
  standIns.health(healthOf(['down', 'operational']));
  await settled(() => expect(told).toEqual([[both]]));
  standIns.health(healthOf(['down', 'down']));
  await settled(() => expect(told.at(-1)).toEqual([]));
  standIns.health(healthOf(['operational', 'down']));
  await settled(() => expect(told.at(-1)).toEqual([there]));
  expect(told.flat()).not.toContain(here);
});

test('what is saved goes before what a service has', async () => {
  const { standIns, told } = start();
  saves.push({ key: there, state: 'saved' });
  standIns.health(healthOf(['down', 'down']));
  await settled(() => expect(told.at(-1)).toEqual([both]));
  expect(await standIns.of(both)).toEqual([there]);
  expect(await standIns.of(here)).toEqual([]);
});
