import { HoldfastError, type ErrorCode, type ErrorData } from '../domain/error';

/**
 * What browsers call their storage failures (measured in Chromium, and as the standards name them).
 * `NotReadableError`: the file behind a value is gone for good; the object must be fetched again.
 */
const codes: Readonly<Record<string, ErrorCode>> = {
  QuotaExceededError: 'storage.quota',
  NoModificationAllowedError: 'storage.blocked',
  NotFoundError: 'storage.missing',
  NotReadableError: 'storage.missing',
  SecurityError: 'storage.unavailable',
  NotAllowedError: 'storage.unavailable',
  VersionError: 'storage.newer-version',
};

export const nameOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'name' in thrown ? String(thrown.name) : '';

/** Anything a storage call threw, as a code; the browser's name for it stays in the data. */
export const toStorageError = (thrown: unknown, data: ErrorData = {}): HoldfastError => {
  if (thrown instanceof HoldfastError) return thrown;
  const name = nameOf(thrown);
  return new HoldfastError(codes[name] ?? 'storage.failed', { ...data, name }, { cause: thrown });
};

/** Runs `work` so that only `HoldfastError` leaves it. */
export const guard = async <T>(data: ErrorData, work: () => T | Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (thrown) {
    throw toStorageError(thrown, data);
  }
};
