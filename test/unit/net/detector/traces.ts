import { normal, randomOf } from './random';

/** What one question to a server brought. */
export interface Seen {
  readonly good: boolean;
  /** ms until the headers; null for a fault. */
  readonly latency: number | null;
}

/** A server as a function of time (seconds); each question draws from the same seeded chance. */
export interface Trace {
  readonly length: number;
  /** When it begins to get worse, and when it is gone; null on days without an outage. */
  readonly worseFrom: number | null;
  readonly breaksAt: number | null;
  /** Of 1: where in its round the first question falls, so that no break waits for one. */
  readonly phase: number;
  readonly ask: (second: number) => Seen;
}

export type Kind =
  | 'calm'
  | 'noisy'
  | 'latency ramp'
  | 'error ramp'
  | 'both mild'
  | 'flapping'
  | 'slow ramp'
  | 'abrupt';

interface Weather {
  /** Times the usual latency. */
  readonly slow: number;
  /** Share of faults added to the usual. */
  readonly faults: number;
}

const clear: Weather = { slow: 1, faults: 0 };
const day = 86_400;
/** ms; an ordinary server on the other side of a town. */
const median = 120;
/** Of ln(ms). */
const spread = 0.35;
/** One in a thousand fails, three in a thousand are late by chance. */
const usualFaults = 0.001;
const usualLate = 0.003;
/** The evening is slower than the night by this much. */
const swing = 0.15;

/** Traffic comes and goes: of ln(ms), and for how long (s). */
const crowd = 0.15;
const crowdFor = 300;

const calmBefore = 3600;
const runUp = 600;
const afterwards = 120;

/** How it is while it gets worse; `part` runs from 0 to 1 over ten minutes. */
const worse: Readonly<Partial<Record<Kind, (part: number, second: number) => Weather>>> = {
  'latency ramp': (part) => ({ slow: 8 ** part, faults: 0 }),
  'error ramp': (part) => ({ slow: 1, faults: 0.5 * part }),
  'both mild': (part) => ({ slow: 3 ** part, faults: 0.25 * part }),
  // Row N10: twenty seconds of each minute.
  flapping: (_part, second) => (second % 60 < 20 ? { slow: 1, faults: 0.6 } : clear),
  'slow ramp': (part) => ({ slow: 2.5 ** part, faults: 0 }),
};

interface Blip {
  readonly from: number;
  readonly until: number;
  readonly weather: Weather;
}

/** 24 a day, 20 to 60 s: every second one swallows answers, the others delay them. */
const blipsOf = (random: () => number): readonly Blip[] =>
  Array.from({ length: 24 }, (_, n) => {
    const from = random() * day;
    const weather = n % 2 === 0 ? { slow: 1, faults: 0.8 } : { slow: 6, faults: 0.05 };
    return { from, until: from + 20 + 40 * random(), weather };
  });

const weatherOf = (kind: Kind, random: () => number): ((second: number) => Weather) => {
  if (kind === 'calm') return () => clear;
  if (kind === 'noisy') {
    const blips = blipsOf(random);
    return (second) =>
      blips.find(({ from, until }) => second >= from && second < until)?.weather ?? clear;
  }
  return (second) => {
    if (second >= calmBefore + runUp) return { slow: 1, faults: 1 };
    if (second < calmBefore) return clear;
    return worse[kind]?.((second - calmBefore) / runUp, second) ?? clear;
  };
};

/** An Ornstein-Uhlenbeck walk around nothing, as far as it got by a second. */
const walkOf = (random: () => number): ((second: number) => number) => {
  let [at, value] = [0, 0];
  return (second) => {
    const kept = Math.exp(-(second - at) / crowdFor);
    value = value * kept + crowd * Math.sqrt(1 - kept ** 2) * normal(random);
    at = second;
    return value;
  };
};

export const makeTrace = (kind: Kind, seed: number): Trace => {
  const random = randomOf(seed);
  const weather = weatherOf(kind, random);
  const walk = walkOf(random);
  const isDay = kind === 'calm' || kind === 'noisy';
  const breaksAt = isDay ? null : calmBefore + runUp;
  return {
    length: isDay ? day : calmBefore + runUp + afterwards,
    worseFrom: isDay ? null : calmBefore,
    breaksAt,
    phase: random(),
    ask: (second) => {
      const { slow, faults } = weather(second);
      if (random() < usualFaults + faults) return { good: false, latency: null };
      const ofDay = 1 + swing * Math.sin((2 * Math.PI * second) / day);
      const late = random() < usualLate ? 3 + 3 * random() : 1;
      const noise = Math.exp(spread * normal(random) + walk(second));
      return { good: true, latency: median * ofDay * slow * late * noise };
    },
  };
};
