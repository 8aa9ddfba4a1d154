import type { Clock } from '../domain/clock';
import type { SourceId } from '../domain/keys';
import type { Fact } from './fact';
import {
  hearSignIn,
  nothingToSignInWith,
  signedIn,
  signInNews,
  type SignIn,
} from './sign-in-state';

/** How each source takes this listener, from what its edges answered. */
export interface SignIns {
  readonly hear: (source: SourceId, fact: Fact) => void;
  /** What this device had to sign in with is gone. */
  readonly gone: (source: SourceId) => void;
  readonly of: (source: SourceId) => SignIn['state'];
  /** Other credentials, or gone. */
  readonly forget: (source: SourceId) => void;
}

export const createSignIns = ({ monotonic }: Pick<Clock, 'monotonic'>): SignIns => {
  const known = new Map<SourceId, SignIn>();
  return {
    hear: (source, fact) => {
      const before = known.get(source) ?? signedIn;
      known.set(source, hearSignIn(before, fact.edge, signInNews(fact), monotonic()));
    },
    gone: (source) => void known.set(source, nothingToSignInWith(known.get(source) ?? signedIn)),
    of: (source) => known.get(source)?.state ?? 'ok',
    forget: (source) => void known.delete(source),
  };
};
