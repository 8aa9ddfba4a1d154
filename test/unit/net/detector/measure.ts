import { detectors, type DetectorName } from './detectors';
import { makeTrace, type Kind, type Trace } from './traces';

/** Seconds between two questions: as a rule, and while something is suspected. */
export interface Pace {
  readonly calm: number;
  readonly suspicious: number;
}

/** The seconds at which a warning began. */
const warningsIn = (trace: Trace, name: DetectorName, pace: Pace): readonly number[] => {
  const detector = detectors[name]();
  const began: number[] = [];
  let wasOn = false;
  let second = trace.phase * pace.calm;
  while (second < trace.length) {
    const isOn = detector.hear(trace.ask(second));
    if (isOn && !wasOn) began.push(second);
    wasOn = isOn;
    second += detector.suspects() ? pace.suspicious : pace.calm;
  }
  return began;
};

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

export interface RunUp {
  /** Of 1: warned of before it broke. */
  readonly share: number;
  /** Seconds before the break, median of all; negative: found after it. */
  readonly lead: number;
  /** The latest of all, seconds after the break; negative: all were found before it. */
  readonly latest: number;
}

export const measureRunUps = (
  name: DetectorName,
  kind: Kind,
  seeds: readonly number[],
  pace: Pace,
): RunUp => {
  const leads = seeds.map((seed) => {
    const trace = makeTrace(kind, seed);
    const first = warningsIn(trace, name, pace).find((at) => at >= trace.worseFrom!);
    return trace.breaksAt! - (first ?? trace.length);
  });
  const warned = leads.filter((lead) => lead > 0).length;
  return { share: warned / seeds.length, lead: medianOf(leads), latest: -Math.min(...leads) };
};

/** Warnings a day, mean. */
export const measureDays = (
  name: DetectorName,
  kind: 'calm' | 'noisy',
  seeds: readonly number[],
  pace: Pace,
): number =>
  seeds.reduce((sum, seed) => sum + warningsIn(makeTrace(kind, seed), name, pace).length, 0) /
  seeds.length;
