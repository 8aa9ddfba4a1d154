import type { DetectorName } from './detectors';
import type { Pace, RunUp } from './measure';
import type { Kind } from './traces';

export interface Row {
  readonly name: DetectorName;
  readonly pace: Pace;
  /** Warnings a day. */
  readonly calm: number;
  readonly noisy: number;
  readonly runUps: Readonly<Record<Exclude<Kind, 'calm' | 'noisy'>, RunUp>>;
}

const share = ({ share, lead }: RunUp): string =>
  `${(100 * share).toFixed(0)} %, ${lead.toFixed(0)} s`;

const lineOf = ({ name, pace, calm, noisy, runUps }: Row): string => {
  const { lead, latest } = runUps.abrupt;
  const cells = [
    `${name}, asked every ${pace.calm} s`,
    calm.toFixed(2),
    noisy.toFixed(1),
    ...(['latency ramp', 'error ramp', 'both mild', 'flapping', 'slow ramp'] as const).map((kind) =>
      share(runUps[kind]),
    ),
    `${(-lead).toFixed(0)} s, ${latest.toFixed(0)} s`,
  ];
  return `| ${cells.join(' | ')} |`;
};

/** docs/early-warning.md, as this run measured it. */
export const tableOf = (
  rows: readonly Row[],
  counts: { readonly runs: number; readonly calm: number; readonly noisy: number },
): string => `# Early warning

Written by \`HOLDFAST_WRITE_TABLES=1 npx vitest run --project unit test/unit/net/detector\` (then prettier); the same
run holds the goals. The generator is \`test/unit/net/detector/traces.ts\`, our own model of a server: no recorded traces exist yet.
Seeds were held out: nothing was tuned on them.

| Detector | false alarms a calm day | warnings a noisy day | latency ramp ×8 | error ramp to 50 % | both mild (×3, 25 %) | flapping | slow ramp ×2.5 | abrupt: found after (median, latest) |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map(lineOf).join('\n')}

- ${counts.runs} outages of each kind: an hour of calm, ten minutes in which it gets worse, then nothing answers.
  "100 %, 400 s": so many were warned of before the break, and so long before it (median of all; negative = after it).
- ${counts.calm} calm days: latency around 120 ms with a long tail, crowds of some minutes and a slow evening, 1 fault in 1000, 3 late answers
  in 1000. ${counts.noisy} noisy days: the same with 24 real disturbances of 20 to 60 s; most warnings there are of those.
- While something is suspected a server is asked every 5 s. A page that plays nothing asks every 20 s (last row). "3 in a row" and "any one bad" count faults and answers
  three times slower than usual, and are told beforehand what is usual; ours learns it.
- Goals (reliability.md section 6): run-ups of ten minutes: at least 95 % warned of, median lead at least 240 s; at most
  0.1 false alarms a calm day; abrupt outages found within 30 s. A slow ramp of ×2.5 is no goal: it is often only
  caught by the break.
`;
