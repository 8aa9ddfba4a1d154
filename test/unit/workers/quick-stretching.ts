import { vi } from 'vitest';

/**
 * One round of PBKDF2 instead of a million: what is told here is not how long a guess takes, which
 * `vault/root-lock.test` does with the real number. Everything else is WebCrypto as it is.
 */
export const stretchQuickly = (): void => {
  const derive = crypto.subtle.deriveKey.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, 'deriveKey').mockImplementation((algorithm, ...rest) => {
    const isStretching = typeof algorithm === 'object' && 'iterations' in algorithm;
    return derive(isStretching ? { ...algorithm, iterations: 1 } : algorithm, ...rest);
  });
};
