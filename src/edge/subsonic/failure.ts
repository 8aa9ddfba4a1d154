/** Codes of the OpenSubsonic description. */
export const failureCodes = {
  generic: 0,
  missing: 10,
  clientTooOld: 20,
  serverTooOld: 30,
  wrongPassword: 40,
  noTokens: 41,
  mechanism: 42,
  conflict: 43,
  wrongKey: 44,
  forbidden: 50,
  notFound: 70,
} as const;

export type FailureCode = (typeof failureCodes)[keyof typeof failureCodes];

/** An answer "failed" of the protocol. HTTP says 200 to most of them: old clients look no further otherwise. */
export class SubsonicFailure extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
    readonly status = 200,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const notFound = (what: string): SubsonicFailure =>
  new SubsonicFailure(failureCodes.notFound, `${what} not found`);

export const invalid = (name: string): SubsonicFailure =>
  new SubsonicFailure(failureCodes.generic, `Parameter "${name}" is not valid`);
