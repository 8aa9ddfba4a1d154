import { components, type ComponentState } from '../../domain/health';

/** A server was there, and what it said was of the sign-in alone. */
const ofThePart: ReadonlySet<string> = new Set([
  'net.server-error',
  'net.truncated',
  'server.failed',
  'server.malformed',
]);

/**
 * Whether a sign-in that failed with this code may be all that fails, so that the other parts are worth asking:
 * after a silence while others answered well, and, when the listener wants to know, after a fault of its own.
 * A refusal is none: asking on with what was refused may lock the listener out (row A9).
 * `judged`: in the order of `components`.
 */
export const isSignInAlone = (
  code: string,
  judged: readonly ComponentState[],
  isWanted: boolean,
): boolean => {
  if (code !== 'net.timeout') return isWanted && ofThePart.has(code);
  return judged.some((state, at) => components[at] !== 'sign-in' && state === 'operational');
};
