import type { SourceHealth } from '../../domain/health';
import { signInRest } from '../../net/sign-in-state';

/** What decides when a service is asked again. */
export interface Standing {
  /** Rounds in a row in which something was not well, and for how long (ms). */
  readonly misses: number;
  readonly lasted: number;
  /** Something of it is down, or answers only now and then. */
  readonly isUnwell: boolean;
  readonly signIn: SourceHealth['signIn'];
  /** For time, or for the listener: it locked them out, or there is nothing to sign in with. */
  readonly isWaiting: boolean;
  /** It may be getting worse. */
  readonly isSuspected: boolean;
  /** So many may be, this one among them. */
  readonly suspected: number;
  readonly services: number;
}

/** reliability.md 3.6: idle in the foreground. An outage is noticed in less than half a minute. */
const calmMs = 20_000;
/** So many services are asked at that pace; more share it, so that it is nine requests a minute in all. */
const atCalmPace = 3;
/** While it is not yet clear whether this was one miss or an outage (three in a row are). */
const suspiciousMs = 2_000;
export const suspiciousCount = 3;
const firstMs = 5_000;
/** Eleven in an hour at most, so that with the one of a diagnosis (net/classify) it is no more than twelve. */
const longestMs = 350_000;
/** Section 3.6: every five seconds while something is suspected, all services together. */
const closerMs = 5_000;
/** So that all is well again within a minute of the end of an outage that did not last long (section 6). */
const youngMs = 600_000;
const youngLongestMs = 50_000;

/** ms from one question to the next. */
export const waitFor = (standing: Standing): number => {
  const { misses, lasted, isUnwell, signIn, isWaiting, isSuspected } = standing;
  if (signIn === 'rejected' || isWaiting) return longestMs;
  if (signIn === 'suspect') return signInRest;
  if (misses >= suspiciousCount) {
    const longest = lasted < youngMs ? youngLongestMs : longestMs;
    return Math.min(longest, firstMs * 2 ** (misses - suspiciousCount));
  }
  if (misses > 0 || isUnwell) return suspiciousMs;
  if (isSuspected) return closerMs * standing.suspected;
  return calmMs * Math.max(1, standing.services / atCalmPace);
};
