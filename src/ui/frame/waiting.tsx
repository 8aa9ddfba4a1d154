import type { ComponentChildren } from 'preact';
import { ErrorBoundary } from 'preact-iso';

/** Around a part that loads when it is first needed; it is precached, so this is a blink. */
export const Waiting = ({ children }: { children: ComponentChildren }) => (
  <ErrorBoundary>{children}</ErrorBoundary>
);
