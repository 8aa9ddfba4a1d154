import { transferHandlers, type TransferHandler } from 'comlink';
import { decodeError, type WireError } from '../../contracts/wire-error';

/**
 * Comlink's own handler for thrown values loses class, code and data. This one, put in its place,
 * reads what the engine's half (`workers/comlink-errors`) writes. Each half needs only its own
 * direction: the page throws nothing at the engine but from event listeners, which are ours.
 */
export const installErrorDecoding = (): void => {
  const original = transferHandlers.get('throw') as TransferHandler<unknown, unknown>;
  transferHandlers.set('throw', {
    canHandle: original.canHandle,
    serialize: original.serialize,
    deserialize: (wire) => {
      if (isWireError(wire)) throw decodeError(wire);
      return original.deserialize(wire);
    },
  });
};

const isWireError = (wire: unknown): wire is WireError =>
  typeof wire === 'object' && wire !== null && 'holdfast' in wire;
