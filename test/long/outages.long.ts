import { join } from 'node:path';
import { systemClock } from '../../src/domain/system-clock';
import { expect, test } from '../e2e/support/fault-proxy';
import { isWell, measureUsual } from '../e2e/support/fault-run';
import { canary, makeMusic, openWorld, startLibrary } from '../e2e/support/fault-world';
import { keepResults } from '../e2e/support/resilience-doc';
import { runScenario, shippedScenarios, type ScenarioResult } from '../e2e/support/scenario-run';

/** In April 2025 the retries of clients kept an edge down: a listener in an outage asks for no more than before. */
test('no outage makes the player ask much more than a good day does', async ({
  edge,
  folder,
  openBrowser,
  faultProxy,
}) => {
  test.setTimeout(900_000);
  const files = await makeMusic(join(folder, 'music'), 100);
  const player = await edge();
  const library = await startLibrary(join(folder, 'music'), join(folder, 'library'));
  let shift = 0;
  const clock = { ...systemClock, monotonic: () => performance.now() + shift };
  const proxy = await faultProxy(library.url, { clock, canaries: [canary] });
  const results: ScenarioResult[] = [];
  try {
    const world = await openWorld(await openBrowser(), player, library, proxy, files);
    const usual = await measureUsual(world);
    const checked = new Set(world.kept);
    const jump = (seconds: number): void => void (shift += seconds * 1000);
    for (const scenario of shippedScenarios) {
      await test.step(scenario.id, async () => {
        const began = performance.now();
        const result = await runScenario(world, scenario, usual, jump, checked);
        await expect.poll(() => isWell(world), { timeout: 60_000 }).toBe(true);
        results.push(result);
        const { during, usual: usually, amplification, most } = result;
        console.log(
          `${scenario.id}: ${during} requests, ${usually} on a good day: ${amplification.toFixed(2)}` +
            ` (${most} for one thing at most), ${((performance.now() - began) / 1000).toFixed(1)} s`,
        );
      });
    }
    expect(world.troubles).toEqual([]);
    expect(proxy.log().filter(({ secretInUrl }) => secretInUrl)).toEqual([]);
  } finally {
    await library.kill();
  }
  await keepResults({ group: 'outages', scenarios: results });
  for (const { id, amplification } of results) {
    expect.soft(amplification, `${id}: retry amplification`).toBeLessThanOrEqual(1.1);
  }
});
