import { transferHandlers, type TransferHandler } from 'comlink';
import { encodeError } from '../contracts/wire-error';

/** The engine's half of the repaired comlink errors; the page's is `ui/bridges/comlink-errors`. */
export const installErrorEncoding = (): void => {
  const original = transferHandlers.get('throw') as TransferHandler<{ value: unknown }, unknown>;
  transferHandlers.set('throw', {
    canHandle: original.canHandle,
    serialize: ({ value }: { value: unknown }) => [encodeError(value), []],
    deserialize: original.deserialize,
  });
};
