import type { DrillPart, Scenario, Step, Toxic } from './scenario';

export interface Moment {
  /** Seconds since the scenario began. */
  readonly at: number;
  readonly edge: number;
  readonly part: DrillPart;
  /** In [0, 1): decides whether a step with a share meets this request. */
  readonly luck: number;
}

const isOn = ({ from, until, cycle }: Step, at: number): boolean => {
  if (at < from || at >= until) return false;
  return cycle === null || (at - from) % (cycle.on + cycle.off) < cycle.on;
};

/** What this request meets, in the order of the file; a ramp is told as the delay that it is by now. */
export const toxicsAt = (scenario: Scenario, moment: Moment): readonly Toxic[] =>
  moment.at >= scenario.seconds
    ? []
    : scenario.steps
        .filter(
          (step) =>
            isOn(step, moment.at) &&
            (step.edge === 'all' || step.edge === moment.edge) &&
            (step.parts === 'all' || step.parts.includes(moment.part)) &&
            moment.luck < step.share,
        )
        .map((step) => byNow(step, moment.at));

const byNow = ({ from, until, toxic }: Step, at: number): Toxic => {
  if (toxic.kind !== 'ramp') return toxic;
  const share = (at - from) / (until - from);
  return { kind: 'delay', ms: Math.round(toxic.from + share * (toxic.to - toxic.from)), jitter: 0 };
};

const byMethod: Readonly<Record<string, DrillPart>> = {
  ping: 'sign-in',
  getLicense: 'sign-in',
  getUser: 'sign-in',
  tokenInfo: 'sign-in',
  getCoverArt: 'artwork',
  getAvatar: 'artwork',
  stream: 'audio',
  download: 'audio',
  search2: 'search',
  search3: 'search',
  getOpenSubsonicExtensions: 'configuration',
};

/** Which part of a service a request asks, by its path. */
export const partOf = (path: string): DrillPart => {
  const clean = path.split('?')[0]!;
  if (clean.endsWith('/.well-known/holdfast.json')) return 'configuration';
  if (clean.endsWith('/holdfast.json')) return 'discovery';
  const method = /\/rest\/([A-Za-z0-9]+?)(?:\.view)?$/.exec(clean)?.[1] ?? '';
  return byMethod[method] ?? 'library';
};
