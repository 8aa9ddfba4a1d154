import type { ConfigurationRefusal, ConfigurationVersion } from '../domain/configuration';
import { hostOf, isSecure, resolveAddress } from './address';
import { contentOf, type ConfigurationDocument } from './document';
import type { Offer } from './offer';

/** A document that is in use or was. */
export interface Accepted extends Offer {
  /** The address that it came from; `.` in it means this one. */
  readonly from: string;
  /** Wall time, ms. */
  readonly at: number;
}

export interface AcceptContext {
  /** The address that was asked. */
  readonly from: string;
  /** Addresses that the listener uses, in normal form: typed, or agreed to. */
  readonly known: readonly string[];
  /** Hosts that were reached over https at any time. */
  readonly secureHosts: readonly string[];
  /** The key that documents of this source are signed with; null: none was pinned. */
  readonly pinned: string | null;
  /** One that was in use and broke something. */
  readonly rejected: ConfigurationVersion | null;
}

export type Verdict =
  | { readonly kind: 'accepted' }
  /** What is in use already. */
  | { readonly kind: 'same' }
  | { readonly kind: 'older' }
  /** The same version with other content: what is in use stays. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly reason: ConfigurationRefusal };

export const compareVersions = (one: ConfigurationVersion, other: ConfigurationVersion): number =>
  one.epoch - other.epoch || one.version - other.version;

export const addressesOf = (document: ConfigurationDocument, from: string): readonly string[] => [
  ...new Set(document.edges.map(({ address }) => resolveAddress(address, from))),
];

const refused = (reason: ConfigurationRefusal): Verdict => ({ kind: 'refused', reason });

/** X2, X3: a signature that is missing or of another hand ends it, whatever the document says. */
const judgeKey = (key: string | null, pinned: string | null): Verdict | null => {
  if (pinned === null || key === pinned) return null;
  return refused(key === null ? 'unsigned' : 'other-key');
};

const judgeVersion = (
  current: Accepted | null,
  offered: Offer,
  rejected: ConfigurationVersion | null,
): Verdict | null => {
  const order = current ? compareVersions(offered.document, current.document) : 1;
  if (order < 0) return { kind: 'older' };
  if (current && order === 0) {
    const isSame = contentOf(offered.document) === contentOf(current.document);
    return { kind: isSame ? 'same' : 'conflict' };
  }
  // What lies below one that broke things is older all the same: its author has moved on from it.
  const beyond = rejected ? compareVersions(offered.document, rejected) : 1;
  if (beyond < 0) return { kind: 'older' };
  return beyond === 0 ? refused('rolled-back') : null;
};

const isDowngrade = (addresses: readonly string[], secureHosts: readonly string[]): boolean => {
  const secure = new Set([...secureHosts, ...addresses.filter(isSecure).map(hostOf)]);
  return addresses.some((address) => !isSecure(address) && secure.has(hostOf(address)));
};

/**
 * The rule of reliability.md 3.3 for a document whose form and signature are in order. Addresses that the
 * listener does not use are no reason to refuse it: they are offers, and are not used before they are agreed to.
 */
export const acceptConfiguration = (
  current: Accepted | null,
  offered: Offer,
  context: AcceptContext,
): Verdict => {
  const early =
    judgeKey(offered.key, context.pinned) ?? judgeVersion(current, offered, context.rejected);
  if (early) return early;
  const addresses = addressesOf(offered.document, context.from);
  if (isDowngrade(addresses, context.secureHosts)) return refused('downgrade');
  if (!addresses.some((address) => context.known.includes(address))) {
    return refused('no-usable-edge');
  }
  return { kind: 'accepted' };
};
