import type { ErrorCode, Failure } from '../domain/error';

/**
 * A media element is told only a status; the reason goes to the page as a message. The statuses
 * matter for people who read the network panel, and all are errors that Chromium notices at once
 * (a broken body costs it 31 s, reference measurement in ARCHITECTURE.md).
 */
const exact: Partial<Record<ErrorCode, number>> = {
  'audio.not-available': 503,
  'audio.unsupported': 415,
  'server.not-found': 404,
  'storage.missing': 404,
  'server.forbidden': 403,
  'net.rate-limited': 503,
  'net.paused': 503,
  'net.device-offline': 503,
  'net.timeout': 504,
  'net.stalled': 504,
  'worker.gone': 503,
  'worker.timeout': 504,
  'protocol.mismatch': 503,
  'input.invalid': 400,
  // nginx's "client closed request"; nobody reads it.
  aborted: 499,
};

/** Otherwise by the part before the dot. */
const byFamily: Readonly<Record<string, number>> = { net: 502, server: 502, auth: 403 };

export const statusOf = ({ code }: Failure): number =>
  exact[code] ?? byFamily[code.split('.')[0]!] ?? 500;
