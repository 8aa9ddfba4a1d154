import { join } from 'node:path';
import { chooseSeed, seeded } from '../e2e/support/seeded';
import { expect, test } from '../e2e/support/fault-proxy';
import { measureUsual, runCase, watchSpinners, type CaseResult } from '../e2e/support/fault-run';
import { answerCases, networkCases, otherCases, type FaultCase } from '../e2e/support/fault-rows';
import { amplificationOf } from '../e2e/support/resilience-doc';
import { canary, makeMusic, openWorld, startLibrary } from '../e2e/support/fault-world';

const pairs = Number(process.env['HOLDFAST_PAIRS'] ?? 300);
/** ms. What is not done by then is not tried, and said so. */
const limit = 25 * 60_000;
/** A page of its own for so many, so that one that grew would be seen in the next. */
const perPage = 50;

/** A refused sign-in is asked about after half a minute: with one in four of them, that is what would be tried. */
const all = [...networkCases, ...answerCases, ...otherCases].filter(
  ({ failing, isLonely }) => failing === undefined && !isLonely,
);

const pairOf = (random: () => number): FaultCase => {
  const pick = (): FaultCase => all[Math.floor(random() * all.length)]!;
  const [one, two] = [pick(), pick()];
  return {
    row: `${one.row}+${two.row}`,
    fault: `${one.fault} and ${two.fault}`,
    rules: [...one.rules, ...two.rules],
    act: random() < 0.5 ? one.act : two.act,
    sees: 'either',
  };
};

/** Nobody orders faults singly: seeded pairs, each at a song that nobody asked for before. */
test(`${pairs} random pairs of faults: G1 to G6`, async ({
  edge,
  folder,
  openBrowser,
  faultProxy,
}) => {
  const seed = chooseSeed();
  console.log(`pairs: seed ${seed} (HOLDFAST_SEED=${seed} does it again)`);
  const random = seeded(seed);
  const began = performance.now();
  const player = await edge();
  const music = join(folder, 'music');
  const files = await makeMusic(music, perPage + 8);
  const library = await startLibrary(music, join(folder, 'library'));
  const results: CaseResult[] = [];
  try {
    const proxy = await faultProxy(library.url, { canaries: [canary], seed });
    while (results.length < pairs && performance.now() - began < limit) {
      const session = await openBrowser({}, `profile-${results.length}`);
      await session.context.addInitScript(watchSpinners);
      const world = await openWorld(session, player, library, proxy, files);
      const usual = await measureUsual(world);
      const checked = new Set(world.kept);
      const count = Math.min(perPage, pairs - results.length);
      for (let turn = 1; turn <= count && performance.now() - began < limit; turn++) {
        const result = await runCase(world, pairOf(random), usual, checked, turn);
        results.push(result);
        if (result.result === 'failed') console.log(`${result.row} ${result.fault}: ${result.why}`);
      }
      await session.context.close();
    }
  } finally {
    await library.kill();
  }
  const failed = results.filter(({ result }) => result === 'failed');
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  console.log(
    `${results.length} pairs in ${minutes} min, ${failed.length} failed, ` +
      `amplification ${amplificationOf(results).toFixed(2)}`,
  );
  expect(failed.map(({ row, fault }) => `${row} ${fault}`)).toEqual([]);
});
