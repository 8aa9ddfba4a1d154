import { acceptConfiguration, addressesOf, compareVersions } from '../../configuration/accept';
import { hostOf, isSecure, normalAddress } from '../../configuration/address';
import type { Offer, OfferReading } from '../../configuration/offer';
import {
  commit,
  currentOf,
  rejectedAt,
  type EdgeReport,
  type SourceConfiguration,
} from '../../configuration/state';
import type { Component } from '../../domain/health';
import type { EdgeOf, Fetched } from './configuration-fetch';
import { knownOf } from './configuration-view';

/** What came of asking one edge. */
export interface Asked {
  readonly edge: EdgeOf;
  readonly fetched: Fetched;
  /** Null unless there was a text. */
  readonly reading: OfferReading | null;
}

export interface RoundContext {
  readonly edges: readonly EdgeOf[];
  readonly now: number;
  readonly wasDown: readonly Component[];
  /** Whether the music service at this edge answers. Asked only for what is about to be taken over. */
  readonly ping: (edge: EdgeOf) => Promise<boolean>;
}

type Outcome = EdgeReport['outcome'];

const offerOf = ({ reading }: Asked): Offer | null =>
  reading?.kind === 'offer' ? reading.offer : null;

const fromOf = ({ address }: EdgeOf): string => normalAddress(address) ?? address;

/** What is no offer, as it is reported. */
const outcomeOf = ({ fetched, reading }: Asked): Outcome => {
  if (fetched.kind === 'failed') return fetched;
  if (fetched.kind === 'too-large') return { kind: 'refused', reason: 'too-large', version: null };
  if (reading?.kind === 'refused') return { ...reading, version: null };
  return { kind: 'none' };
};

const withReport = (
  state: SourceConfiguration,
  { edge }: Asked,
  outcome: Outcome,
  now: number,
): SourceConfiguration => {
  const before = state.reports[edge.edge];
  const isSame = before?.address === edge.address;
  const isDocument = outcome.kind === 'document' || outcome.kind === 'refused';
  const report: EdgeReport = {
    address: edge.address,
    at: now,
    misses: outcome.kind === 'failed' ? (isSame ? before.misses : 0) + 1 : 0,
    offers: isDocument || (isSame && before.offers),
    outcome,
  };
  return { ...state, reports: { ...state.reports, [edge.edge]: report } };
};

/** One address after the other, each once, until one answers (reliability.md C17, C20). */
const doesAnswer = async (offer: Offer, from: string, context: RoundContext): Promise<boolean> => {
  const named = addressesOf(offer.document, from);
  const usable = context.edges.filter((edge) => named.includes(fromOf(edge)));
  for (const edge of usable) if (await context.ping(edge)) return true;
  return false;
};

const takeIn = async (
  state: SourceConfiguration,
  asked: Asked,
  offer: Offer,
  context: RoundContext,
): Promise<SourceConfiguration> => {
  const from = fromOf(asked.edge);
  const { now } = context;
  const { epoch, version } = offer.document;
  const verdict = acceptConfiguration(currentOf(state), offer, {
    from,
    known: knownOf(context.edges),
    secureHosts: state.secureHosts,
    pinned: state.pinned,
    rejected: rejectedAt(state, now),
  });
  const report = (next: SourceConfiguration, outcome: Outcome) =>
    withReport(next, asked, outcome, now);
  const isOffered = { epoch, version };
  if (verdict.kind === 'refused') return report(state, { ...verdict, version: isOffered });
  const document = { kind: 'document', version: isOffered, conflict: false } as const;
  if (verdict.kind === 'conflict') return report(state, { ...document, conflict: true });
  if (verdict.kind === 'older') return report(state, document);
  if (verdict.kind === 'same') return report({ ...state, confirmedAt: now }, document);
  if (!(await doesAnswer(offer, from, context))) {
    const reason = 'nobody-answers';
    return report(state, { kind: 'refused', reason, version: isOffered });
  }
  return report(commit(state, { ...offer, from, at: now }, context.wasDown), document);
};

/**
 * Trust on first use: the key is that of the address by which the service was connected, and of no other, so
 * that a mirror cannot shut its own server out.
 */
const pinKey = (
  state: SourceConfiguration,
  all: readonly Asked[],
  first: EdgeOf | undefined,
): SourceConfiguration => {
  const own = all.find(({ edge }) => edge.edge === first?.edge);
  const key = own ? (offerOf(own)?.key ?? null) : null;
  return state.pinned === null && key !== null ? { ...state, pinned: key } : state;
};

const rememberSecure = (
  state: SourceConfiguration,
  edges: readonly EdgeOf[],
): SourceConfiguration => {
  const hosts = knownOf(edges).filter(isSecure).map(hostOf);
  return { ...state, secureHosts: [...new Set([...state.secureHosts, ...hosts])] };
};

const byVersion = (one: Asked, other: Asked): number => {
  const [a, b] = [offerOf(one), offerOf(other)];
  return a && b ? compareVersions(b.document, a.document) : Number(!a) - Number(!b);
};

/** What the answers of a round make of what was known. The newest goes first: nothing is put on by steps. */
export const runRound = async (
  before: SourceConfiguration,
  all: readonly Asked[],
  context: RoundContext,
): Promise<SourceConfiguration> => {
  let state = pinKey(rememberSecure(before, context.edges), all, context.edges[0]);
  for (const asked of [...all].sort(byVersion)) {
    const offer = offerOf(asked);
    state = offer
      ? await takeIn(state, asked, offer, context)
      : withReport(state, asked, outcomeOf(asked), context.now);
  }
  return state;
};
