import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { scenarioSchema, type Scenario } from '../../../src/drill/scenario';
import { acts, playKept, type ActName } from './fault-acts';
import { asked, mostAsked } from './fault-log';
import { expectKept } from './fault-run';
import type { World } from './fault-world';

const folder = fileURLToPath(new URL('../../../src/drill/scenarios/', import.meta.url));

export const shippedScenarios: readonly Scenario[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => v.parse(scenarioSchema, JSON.parse(readFileSync(`${folder}${name}`, 'utf8'))));

export interface ScenarioResult {
  readonly id: string;
  /** Requests that were not probes, while anything was wrong. */
  readonly during: number;
  /** Of the same acts with nothing wrong. */
  readonly usual: number;
  readonly amplification: number;
  /** How often one thing was asked for at one moment, at most. */
  readonly most: number;
}

/** Seconds into the scenario at which something new is wrong. */
const momentsOf = ({ steps }: Scenario): readonly number[] =>
  [...new Set(steps.map(({ from }) => from + 1))].sort((a, b) => a - b);

const wishes: readonly ActName[] = ['play', 'art', 'sync'];

/** What a listener does at each turn of an outage, beside what the same costs on a good day. */
export const runScenario = async (
  world: World,
  scenario: Scenario,
  usual: ReadonlyMap<ActName, number>,
  jump: (seconds: number) => void,
  checked: Set<string>,
): Promise<ScenarioResult> => {
  const { proxy } = world;
  let during = 0;
  let most = 0;
  let usually = 0;
  await proxy.setScenario(scenario);
  for (const [turn, moment] of momentsOf(scenario).entries()) {
    jump(moment - (proxy.running()?.seconds ?? 0));
    for (const wish of wishes) {
      const before = proxy.log().length;
      await acts[wish](world, world.fresh());
      const sent = asked(proxy.log().slice(before));
      during += sent.length;
      most = Math.max(most, mostAsked(sent));
      usually += usual.get(wish) ?? 0;
    }
    await playKept(world, turn);
    await expectKept(world, checked);
  }
  await proxy.setScenario(null);
  return { id: scenario.id, during, usual: usually, amplification: during / usually, most };
};
