import type { DownloadRecord } from '../contracts/records';
import type { ErrorCode, Failure } from '../domain/error';

/**
 * Faults that another try may not meet: of the way, of the sign-in, of a file that another tab still holds
 * for some seconds, of a lock that the listener will open, of a disk or a limit that is full for now.
 */
export const isPassing = (failure: Failure): boolean =>
  isOfTheWay(failure) || ofTheAnswer.has(failure.code) || ofTheDevice.has(failure.code);

const ofTheDevice: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  // Chromium's UnknownError and AbortError pass, mostly (reliability.md F6).
  'storage.failed',
  'storage.blocked',
  'storage.quota',
  'storage.limit',
  'vault.locked',
]);

/** The source cannot be had: everything of it waits. */
export const isOfTheWay = ({ code }: Failure): boolean =>
  (code.startsWith('net.') || code.startsWith('auth.')) && !ofTheAnswer.has(code);

/** One answer was not what it should be, which says little about the next song. */
const ofTheAnswer: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'net.truncated',
  'net.too-large',
  'net.redirected',
  'server.malformed',
]);
/** A file whose length cannot be proven would otherwise be fetched whole for ever; so with a sick disk. */
const mostTries = 3;
/** A damaged song is mended by itself so often; then a person is asked. */
export const mostRepairs = 3;

export const isHopeless = ({ failure, attempts }: DownloadRecord): boolean =>
  failure !== null &&
  (ofTheAnswer.has(failure.code) || failure.code === 'storage.failed') &&
  attempts >= mostTries;

/** What is tried again without anybody's doing. */
export const willRetry = (record: DownloadRecord): boolean =>
  record.failure !== null && isPassing(record.failure) && !isHopeless(record);
