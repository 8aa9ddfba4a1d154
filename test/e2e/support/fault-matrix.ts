import { join } from 'node:path';
import { expect, test } from './fault-proxy';
import { expectCalm, measureUsual, runCase, watchSpinners, type CaseResult } from './fault-run';
import { answerCases, networkCases, otherCases, savingCases, type FaultCase } from './fault-rows';
import { canary, makeMusic, openWorld, startLibrary } from './fault-world';
import { amplificationOf, keepResults } from './resilience-doc';

/** Each with a browser and servers of its own, so that they run side by side. */
const groups: Readonly<Record<string, readonly FaultCase[]>> = {
  network: networkCases,
  answers: answerCases,
  'accounts, catalogue, mirrors': otherCases,
  savings: savingCases,
};

/** For looking at a few: `HOLDFAST_FAULTS='^N2 port'`. */
const chosen = new RegExp(process.env['HOLDFAST_FAULTS'] ?? '.');

export const nameOf = ({ row, fault, act }: FaultCase): string => `${row} ${fault} ${act}`;

export const allFaults: readonly FaultCase[] = Object.values(groups).flat();

/** One test a group, with the cases of it that are wanted. */
export const declareFaultMatrix = (isWanted: (each: FaultCase) => boolean): void => {
  for (const [name, all] of Object.entries(groups)) declareGroup(name, all.filter(isWanted));
};

const declareGroup = (name: string, wanted: readonly FaultCase[]): void => {
  const cases = wanted.filter(({ row, fault }) => chosen.test(`${row} ${fault}`));
  test(`faults of the ${name}: G1 to G6`, async ({ edge, folder, openBrowser, faultProxy }) => {
    test.skip(cases.length === 0);
    test.setTimeout(900_000);
    const files = await makeMusic(join(folder, 'music'), cases.length + 8);
    const player = await edge();
    const library = await startLibrary(join(folder, 'music'), join(folder, 'library'));
    try {
      const proxy = await faultProxy(library.url, { canaries: [canary] });
      const session = await openBrowser();
      await session.context.addInitScript(watchSpinners);
      const world = await openWorld(session, player, library, proxy, files);
      const usual = await measureUsual(world);
      const checked = new Set(world.kept);
      const results: CaseResult[] = [];
      for (const [turn, each] of cases.entries()) {
        await test.step(`${each.row} ${each.fault}`, async () => {
          const result = await runCase(world, each, usual, checked, turn + 1);
          results.push(result);
          console.log(
            `${result.result} ${result.row} ${result.fault} [${result.act}] ${result.shown} ` +
              `${result.faultSeconds.toFixed(1)} + ${result.normalSeconds.toFixed(1)} s, ` +
              `${result.requests} of ${result.usual} ${result.why}`,
          );
        });
      }
      await expectCalm(world);
      await keepResults({ group: name, results });
      const amplification = amplificationOf(results);
      console.log(`${name}: requests of those of a good day: ${amplification.toFixed(2)}`);
      expect(amplification, 'G4: requests of those of a good day').toBeLessThanOrEqual(1.1);
      const failed = results.filter(({ result }) => result === 'failed');
      expect(failed.map(({ row, fault, why }) => `${row} ${fault}: ${why}`)).toEqual([]);
    } finally {
      await library.kill();
    }
  });
};
