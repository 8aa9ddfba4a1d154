import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { edgeCases, edgeRefusals } from './fault-edge-rows';
import { expect, test } from './fault-proxy';
import { expectCalm, measureUsual, runCase, watchSpinners, type CaseResult } from './fault-run';
import { answerCases, networkCases, otherCases, savingCases, type FaultCase } from './fault-rows';
import { canary, makeMusic, openWorld, startLibrary } from './fault-world';
import { amplificationOf } from './resilience-doc';

/** Each with a browser and servers of its own. */
export type FaultGroups = Readonly<Record<string, readonly FaultCase[]>>;

export const faultGroups: FaultGroups = {
  network: networkCases,
  answers: answerCases,
  'accounts, catalogue, mirrors': otherCases,
  savings: savingCases,
  addresses: edgeCases,
  'addresses, sign-in': edgeRefusals,
};

/** For looking at a few: `HOLDFAST_FAULTS='^N2 port'`. */
const chosen = new RegExp(process.env['HOLDFAST_FAULTS'] ?? '.');

export const nameOf = ({ row, fault, act }: FaultCase): string => `${row} ${fault} ${act}`;

export const allFaults: readonly FaultCase[] = Object.values(faultGroups).flat();

export interface GroupResults {
  readonly group: string;
  readonly results: readonly CaseResult[];
}

/** One test a group; `keep` gets what came of all its cases, held or not. */
export const declareFaultMatrix = (
  groups: FaultGroups,
  keep: (kept: GroupResults) => Promise<void> = () => Promise.resolve(),
): void => {
  for (const [name, cases] of Object.entries(groups)) declareGroup(name, cases, keep);
};

/**
 * What may not be noticed comes first: that takes a second try, and an edge has a budget of ten, which faults one right
 * after another use up. The lonely ones are at even distances, so that little is left to be waited for between them.
 */
const spread = (cases: readonly FaultCase[]): readonly FaultCase[] => {
  const lonely = cases.filter(({ isLonely }) => isLonely);
  const others = cases
    .filter(({ isLonely }) => !isLonely)
    .toSorted((a, b) => Number(b.sees === 'good') - Number(a.sees === 'good'));
  const share = Math.ceil(others.length / Math.max(1, lonely.length));
  const turns = lonely.flatMap((each, at) => [each, ...others.slice(at * share, (at + 1) * share)]);
  return lonely.length === 0 ? others : turns;
};

/** ms. Further apart than what counts as flapping (`turnSpacing` of net/steady-state). */
const lonelySpacing = 95_000;

/** Resolves when nothing happened to the sign-in for so long that the next fault of it is one of its own. */
const rest = (since: number): Promise<void> =>
  setTimeout(Math.max(0, lonelySpacing - (performance.now() - since)));

const declareGroup = (
  name: string,
  wanted: readonly FaultCase[],
  keep: (kept: GroupResults) => Promise<void>,
): void => {
  const cases = spread(wanted.filter(({ row, fault }) => chosen.test(`${row} ${fault}`)));
  test(`faults of the ${name}: G1 to G6`, async ({ edge, folder, openBrowser, faultProxy }) => {
    test.skip(cases.length === 0);
    test.setTimeout(1_800_000);
    const files = await makeMusic(join(folder, 'music'), cases.length + 8);
    const player = await edge();
    const library = await startLibrary(join(folder, 'music'), join(folder, 'library'));
    try {
      const edges = cases.some(({ isInUse }) => isInUse) ? 2 : 1;
      const proxy = await faultProxy(library.url, { canaries: [canary], edges });
      const session = await openBrowser();
      await session.context.addInitScript(watchSpinners);
      const world = await openWorld(session, player, library, proxy, files);
      const usual = await measureUsual(world);
      const checked = new Set(world.kept);
      const results: CaseResult[] = [];
      let lastLonely = -Infinity;
      for (const [turn, each] of cases.entries()) {
        await test.step(`${each.row} ${each.fault}`, async () => {
          if (each.isLonely) await rest(lastLonely);
          const result = await runCase(world, each, usual, checked, turn + 1);
          results.push(result);
          if (each.isLonely) lastLonely = performance.now();
          console.log(
            `${result.result} ${result.row} ${result.fault} [${result.act}] ${result.shown} ` +
              `${result.faultSeconds.toFixed(1)} + ${result.normalSeconds.toFixed(1)} s, ` +
              `${result.requests} of ${result.usual} ${result.why}`,
          );
        });
      }
      await expectCalm(world);
      await keep({ group: name, results });
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
