import type { ErrorData, Failure } from '../domain/error';

/** Told of what was found broken and left out; the library goes on without it. */
export type Report = (failure: Failure) => void;

export const broken = (what: string, data: ErrorData = {}): Failure => ({
  code: 'storage.failed',
  data: { what, ...data },
});
