import { compareVersions } from '../../configuration/accept';
import { normalAddress, resolveAddress } from '../../configuration/address';
import {
  currentOf,
  isDeclined,
  trialMs,
  type EdgeReport,
  type SourceConfiguration,
} from '../../configuration/state';
import type {
  ConfigurationInUse,
  ConfigurationView,
  EdgeConfiguration,
  OfferedAddress,
  ServiceNotice,
} from '../../contracts/configuration';
import type { ConfigurationVersion } from '../../domain/configuration';
import type { SourceId } from '../../domain/keys';
import type { EdgeOf } from './configuration-fetch';

/** A service, and the ways to it that the listener uses; the first one is that of connecting it. */
export interface ConfiguredSource {
  readonly source: SourceId;
  readonly name: string;
  readonly edges: readonly EdgeOf[];
}

/** ms. reliability.md 3.3: used for seven days, then with a warning. */
const oldMs = 7 * 86_400_000;

const inUseOf = (state: SourceConfiguration, now: number): ConfigurationInUse | null => {
  const current = currentOf(state);
  if (!current) return null;
  return {
    epoch: current.document.epoch,
    version: current.document.version,
    from: current.from,
    at: current.at,
    confirmedAt: state.confirmedAt,
    isSigned: current.key !== null,
    isOld: now - state.confirmedAt > oldMs,
    isWatched: state.trial !== null && now - state.trial.since < trialMs,
  };
};

/** Judged against what is in use now, which may be another one than when this address was asked. */
const edgeStateOf = (
  report: EdgeReport | undefined,
  current: ConfigurationVersion | null,
): EdgeConfiguration['state'] => {
  if (!report) return 'unasked';
  const { outcome, offers } = report;
  if (outcome.kind === 'refused') return 'refused';
  if (outcome.kind === 'failed') return 'silent';
  if (outcome.kind === 'none') return offers ? 'gone' : 'none';
  const order = current ? compareVersions(outcome.version, current) : 1;
  if (order < 0) return 'lags';
  // It was taken over, and taken back since.
  if (order > 0) return 'refused';
  return outcome.conflict ? 'conflicts' : 'current';
};

const edgeOf = ({ edge, address }: EdgeOf, state: SourceConfiguration): EdgeConfiguration => {
  const report = state.reports[edge];
  const outcome = report?.outcome;
  const stands = edgeStateOf(report, currentOf(state)?.document ?? null);
  const reason = outcome?.kind === 'refused' ? outcome.reason : 'rolled-back';
  return {
    address,
    state: stands,
    version: outcome && 'version' in outcome ? outcome.version : null,
    reason: stands === 'refused' ? reason : null,
    failure: outcome?.kind === 'failed' ? outcome.failure : null,
    checked: report?.at ?? 0,
  };
};

export const knownOf = (edges: readonly EdgeOf[]): readonly string[] =>
  edges.map(({ address }) => normalAddress(address) ?? address);

const offersOf = (
  { edges }: ConfiguredSource,
  state: SourceConfiguration,
  now: number,
): readonly OfferedAddress[] => {
  const current = currentOf(state);
  const seen = new Set(knownOf(edges));
  return (current?.document.edges ?? []).flatMap(({ address: written, label, region }) => {
    const address = resolveAddress(written, current!.from);
    if (seen.has(address) || isDeclined(state, address, now)) return [];
    seen.add(address);
    return [{ address, label, region }];
  });
};

const noticesOf = (state: SourceConfiguration, now: number): readonly ServiceNotice[] =>
  (currentOf(state)?.document.notices ?? [])
    .filter(({ from, until }) => (from ?? 0) <= now && now < (until ?? Infinity))
    .map(({ id, text, component }) => ({ id, text, component }));

export const configurationViewOf = (
  source: ConfiguredSource,
  state: SourceConfiguration,
  now: number,
): ConfigurationView => ({
  source: source.source,
  name: source.name,
  inUse: inUseOf(state, now),
  edges: source.edges.map((edge) => edgeOf(edge, state)),
  offers: offersOf(source, state, now),
  notices: noticesOf(state, now),
  rolledBack: state.rejected,
});
