import { HoldfastError, toFailure, type Failure } from '../domain/error';

/**
 * Comlink keeps only name and message of an error and loses class, code and data (measured; see
 * ARCHITECTURE.md). Both sides of the engine bridge install a `throw` handler made of these two.
 */
export type WireError = { readonly holdfast: true; readonly failure: Failure };

export const encodeError = (thrown: unknown): WireError => ({
  holdfast: true,
  failure: toFailure(thrown),
});

export const decodeError = ({ failure }: WireError): HoldfastError =>
  new HoldfastError(failure.code, failure.data);
