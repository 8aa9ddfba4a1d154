/**
 * Every failure a person can meet, as a code plus data. The sentences live in `ui/words`;
 * tests assert codes. The same cause has the same code in every place.
 */
export const errorCodes = [
  // The way to the server.
  'net.device-offline',
  'net.unreachable',
  'net.timeout',
  'net.stalled',
  'net.cors',
  'net.certificate',
  'net.mixed-content',
  'net.captive-portal',
  'net.server-error',
  'net.rate-limited',
  'net.truncated',
  'net.redirected',
  'net.too-large',
  'net.paused',
  'net.proxy-refused',
  // What the server says.
  'server.not-music',
  'server.malformed',
  'server.failed',
  'server.not-found',
  'server.forbidden',
  'server.wrong-content',
  'server.too-old',
  // Who the listener is.
  'auth.wrong-password',
  'auth.plain-password-needed',
  'auth.api-key-needed',
  'auth.api-key-invalid',
  'auth.ways-mixed',
  'auth.locked-out',
  'auth.no-credentials',
  // What is on the device.
  'vault.refused',
  'vault.key-lost',
  'vault.unavailable',
  'vault.locked',
  'vault.wrong-passphrase',
  'storage.quota',
  'storage.unavailable',
  'storage.blocked',
  'storage.missing',
  'storage.failed',
  'storage.newer-version',
  'storage.limit',
  // What is heard.
  'audio.not-available',
  'audio.unsupported',
  'audio.corrupt',
  'audio.stuck',
  'audio.blocked',
  // Ourselves.
  'worker.gone',
  'worker.timeout',
  'protocol.mismatch',
  'demo.not-here',
  'input.invalid',
  'aborted',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
export type ErrorData = Readonly<Record<string, string | number | boolean | null>>;

/** The plain form of an error: what crosses threads and is kept in records. */
export interface Failure {
  readonly code: ErrorCode;
  /** Facts for the sentence and for `Details`. Never a secret, never an address with a query. */
  readonly data: ErrorData;
}

export class HoldfastError extends Error implements Failure {
  override readonly name = 'HoldfastError';
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, data: ErrorData = {}, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.data = data;
  }
}

const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && (errorCodes as readonly string[]).includes(value);

/** Anything that was thrown, as a code plus data. An unknown thing is `internal`, with its text. */
export const toFailure = (thrown: unknown): Failure => {
  if (thrown instanceof HoldfastError) return { code: thrown.code, data: thrown.data };
  if (thrown instanceof Error) {
    if (thrown.name === 'AbortError') return { code: 'aborted', data: {} };
    if (thrown.name === 'QuotaExceededError') return { code: 'storage.quota', data: {} };
    return { code: 'internal', data: { name: thrown.name, message: thrown.message } };
  }
  if (
    typeof thrown === 'object' &&
    thrown !== null &&
    'code' in thrown &&
    isErrorCode(thrown.code)
  ) {
    const data = 'data' in thrown && typeof thrown.data === 'object' ? thrown.data : {};
    return { code: thrown.code, data: data as ErrorData };
  }
  return { code: 'internal', data: { message: String(thrown) } };
};

export const toHoldfastError = (thrown: unknown): HoldfastError => {
  if (thrown instanceof HoldfastError) return thrown;
  const { code, data } = toFailure(thrown);
  return new HoldfastError(code, data, { cause: thrown });
};
