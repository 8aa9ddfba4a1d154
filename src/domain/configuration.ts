/** What a server says of itself (`/.well-known/holdfast.json`), as far as every thread has words for it. */

/** The order in which documents follow each other. A new epoch is for an author who has lost count. */
export interface ConfigurationVersion {
  readonly epoch: number;
  readonly version: number;
}

/** Why a document is not taken over; what is in use stays in use. */
export const configurationRefusals = [
  'too-large',
  'not-readable',
  'unknown-major',
  /** The signature does not fit. */
  'bad-signature',
  /** This browser does not know Ed25519. */
  'cannot-verify',
  /** A key was pinned, and this document has no signature. */
  'unsigned',
  'other-key',
  /** It leaves none of the addresses that the listener uses. */
  'no-usable-edge',
  /** http for a host that was reached over https. */
  'downgrade',
  /** It was in use, and something broke. */
  'rolled-back',
  /** By the self-test: none of its addresses answers. */
  'nobody-answers',
] as const;

export type ConfigurationRefusal = (typeof configurationRefusals)[number];
