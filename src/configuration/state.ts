import type { ConfigurationRefusal, ConfigurationVersion } from '../domain/configuration';
import type { Failure } from '../domain/error';
import type { Component } from '../domain/health';
import { compareVersions, type Accepted } from './accept';

/** What one address had to say when it was asked last. */
export interface EdgeReport {
  readonly address: string;
  /** Wall time, ms. */
  readonly at: number;
  /** How many times in a row it could not be asked. */
  readonly misses: number;
  /** It gave a document at some time: that there is none now is worth a word. */
  readonly offers: boolean;
  readonly outcome:
    | {
        readonly kind: 'document';
        readonly version: ConfigurationVersion;
        readonly conflict: boolean;
      }
    | {
        readonly kind: 'refused';
        readonly reason: ConfigurationRefusal;
        readonly version: ConfigurationVersion | null;
      }
    | { readonly kind: 'none' }
    | { readonly kind: 'failed'; readonly failure: Failure };
}

/** All that is remembered of the configuration of one source. */
export interface SourceConfiguration {
  /** Newest first; the first one is in use. */
  readonly kept: readonly Accepted[];
  /** Wall time, ms, when an address last gave what is in use; 0 = never. */
  readonly confirmedAt: number;
  readonly pinned: string | null;
  readonly secureHosts: readonly string[];
  /** Rolled back at `at`; not taken again for a day. */
  readonly rejected: (ConfigurationVersion & { readonly at: number }) | null;
  /** In use for less than two minutes: when it began, and what was down already. */
  readonly trial: { readonly since: number; readonly wasDown: readonly Component[] } | null;
  /** Addresses to which the listener said "not now", and when. */
  readonly declined: Readonly<Record<string, number>>;
  /** By the names of the edges in `net`. */
  readonly reports: Readonly<Record<string, EdgeReport>>;
}

/** reliability.md C18: the last three. */
const mostKept = 3;
/** ms. Section 3.3: watched for two minutes. */
export const trialMs = 120_000;
/** ms. What broke by coincidence may be tried again; what breaks things does so once a day at most. */
const rejectedMs = 86_400_000;
/** ms. "Not now" is no "never". */
const declinedMs = 30 * 86_400_000;

export const emptyConfiguration: SourceConfiguration = {
  kept: [],
  confirmedAt: 0,
  pinned: null,
  secureHosts: [],
  rejected: null,
  trial: null,
  declined: {},
  reports: {},
};

export const currentOf = ({ kept }: Pick<SourceConfiguration, 'kept'>): Accepted | null =>
  kept[0] ?? null;

export const rejectedAt = (
  { rejected }: SourceConfiguration,
  now: number,
): ConfigurationVersion | null => (rejected && now - rejected.at < rejectedMs ? rejected : null);

export const isDeclined = (
  { declined }: SourceConfiguration,
  address: string,
  now: number,
): boolean => now - (declined[address] ?? -Infinity) < declinedMs;

/** After the self-test. Never steps down: whoever judged it did so against another current one otherwise. */
export const commit = (
  state: SourceConfiguration,
  accepted: Accepted,
  wasDown: readonly Component[],
): SourceConfiguration => {
  const current = currentOf(state);
  if (current && compareVersions(accepted.document, current.document) <= 0) return state;
  return {
    ...state,
    kept: [accepted, ...state.kept].slice(0, mostKept),
    confirmedAt: accepted.at,
    rejected: null,
    trial: { since: accepted.at, wasDown },
  };
};

/** Back to the one before, or to none. */
export const rollBack = (state: SourceConfiguration, now: number): SourceConfiguration => {
  const current = currentOf(state);
  if (!current) return { ...state, trial: null };
  const { epoch, version } = current.document;
  const kept = state.kept.slice(1);
  return { ...state, kept, trial: null, rejected: { epoch, version, at: now } };
};

/**
 * How the trial stands: `broken` when something is down that was not down before. What was down before, and a
 * device that is offline, say nothing about the document.
 */
export const judgeTrial = (
  { trial }: SourceConfiguration,
  down: readonly Component[],
  isOffline: boolean,
  now: number,
): 'none' | 'running' | 'passed' | 'broken' => {
  if (!trial) return 'none';
  if (Math.abs(now - trial.since) >= trialMs) return 'passed';
  const isBroken = !isOffline && down.some((component) => !trial.wasDown.includes(component));
  return isBroken ? 'broken' : 'running';
};
