import * as v from 'valibot';
import type { DrillPart, Scenario } from '../../drill/scenario';
import { drillParts } from '../../drill/scenario';
import { toxicsAt } from '../../drill/schedule';
import { ruleSchema, type Rule, type WireToxic } from './wire-toxics';

export interface Meeting {
  readonly edge: number;
  readonly part: DrillPart;
  readonly path: string;
  readonly luck: number;
}

/** What is wrong now: a scenario that runs by the clock, rules that hold until they are lifted, or both. */
export interface Weather {
  readonly setRules: (rules: readonly Rule[]) => void;
  readonly setScenario: (scenario: Scenario | null) => void;
  readonly scenario: () => Scenario | null;
  /** Seconds since the scenario began; 0 without one. */
  readonly seconds: () => number;
  /** What a new request meets. Counts against rules that hold for so many requests. */
  readonly meets: (meeting: Meeting) => readonly WireToxic[];
  /** What holds for a request that already runs. */
  readonly holds: (meeting: Meeting) => readonly WireToxic[];
  /** Nobody listens at this edge: every part of it refuses everybody. */
  readonly isShut: (edge: number) => boolean;
}

interface LiveRule {
  readonly rule: v.InferOutput<typeof ruleSchema>;
  left: number;
}

const isMeant = ({ rule, left }: LiveRule, { edge, part, path, luck }: Meeting): boolean =>
  left > 0 &&
  (rule.edge === 'all' || rule.edge === edge) &&
  (rule.parts === 'all' || rule.parts.includes(part)) &&
  (rule.path === null || path.endsWith(rule.path)) &&
  luck < rule.share;

export const createWeather = (monotonic: () => number): Weather => {
  let rules: readonly LiveRule[] = [];
  let running: { readonly scenario: Scenario; readonly since: number } | null = null;
  const seconds = (): number => (running ? (monotonic() - running.since) / 1000 : 0);
  const bySchedule = ({ edge, part, luck }: Meeting): readonly WireToxic[] =>
    running ? toxicsAt(running.scenario, { at: seconds(), edge, part, luck }) : [];
  const holds: Weather['holds'] = (meeting) => [
    ...rules
      .filter((each) => each.rule.times === null && isMeant(each, meeting))
      .map(({ rule }) => rule.toxic),
    ...bySchedule(meeting),
  ];
  return {
    setRules: (next) => {
      rules = next.map((each) => {
        const rule = v.parse(ruleSchema, each);
        return { rule, left: rule.times ?? Infinity };
      });
    },
    setScenario: (scenario) => {
      running = scenario ? { scenario, since: monotonic() } : null;
    },
    scenario: () => running?.scenario ?? null,
    seconds,
    meets: (meeting) => {
      const met = rules.filter((each) => isMeant(each, meeting));
      for (const each of met) each.left -= 1;
      return [...met.map(({ rule }) => rule.toxic), ...bySchedule(meeting)];
    },
    holds,
    // The unluckiest request: a share of less than all leaves somebody through.
    isShut: (edge) =>
      drillParts.every((part) =>
        holds({ edge, part, path: '', luck: 1 - Number.EPSILON }).some(
          ({ kind }) => kind === 'refuse',
        ),
      ),
  };
};
