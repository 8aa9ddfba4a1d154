import type { Component } from '../domain/health';
import { signInRest } from './sign-in-state';

/**
 * An edge that refused the sign-in is tried once in half a minute (row A9): some servers lock a user out after a
 * few. Parts of it that still say yes go on. Plain data and pure transitions; times are monotonic ms.
 */
export interface SignInPause {
  /** When it was tried last. */
  readonly tried: number;
  readonly refused: readonly Component[];
  readonly because: string;
}

/** When this part may be asked again; null: now. */
export const signInPausedUntil = (
  pause: SignInPause | undefined,
  component: Component,
  now: number,
): number | null => {
  const concerns = pause && (component === 'sign-in' || pause.refused.includes(component));
  const until = concerns ? pause.tried + signInRest : 0;
  return now < until ? until : null;
};

export const noteRefusal = (
  pause: SignInPause | undefined,
  component: Component,
  because: string,
  now: number,
): SignInPause => ({
  tried: now,
  refused: [...new Set([...(pause?.refused ?? []), component])],
  because,
});

/** Null: it is over. */
export const noteAccepted = (pause: SignInPause, component: Component): SignInPause | null => {
  if (component === 'sign-in') return null;
  const refused = pause.refused.filter((each) => each !== component);
  return refused.length > 0 ? { ...pause, refused } : null;
};
