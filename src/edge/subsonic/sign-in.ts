import { createHash, timingSafeEqual } from 'node:crypto';
import { failureCodes, SubsonicFailure } from './failure';
import type { Params } from './params';

export type SignInWay = 'password' | 'token' | 'apiKey';

export interface SignInRules {
  readonly user: string;
  readonly password: string;
  readonly apiKey: string;
  /** Ways that are open. A closed one answers 41 (tokens) or 42. */
  readonly ways: readonly SignInWay[];
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Takes the same time wherever the first difference is, whatever the lengths. */
const equal = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const decodePassword = (p: string): string =>
  p.startsWith('enc:') ? Buffer.from(p.slice(4), 'hex').toString('utf8') : p;

const refuse = (code: SubsonicFailure['code'], message: string): never => {
  throw new SubsonicFailure(code, message);
};

const demandOpen = ({ ways }: SignInRules, way: SignInWay): void => {
  if (ways.includes(way)) return;
  if (way === 'token') refuse(failureCodes.noTokens, 'Token sign-in is not offered here');
  refuse(failureCodes.mechanism, 'This way to sign in is not offered here');
};

const checkKey = (params: Params, rules: SignInRules): void => {
  if (['u', 'p', 't', 's'].some(params.has)) {
    refuse(failureCodes.conflict, 'An API key goes without user, password and token');
  }
  demandOpen(rules, 'apiKey');
  if (!equal(params.one('apiKey'), rules.apiKey)) refuse(failureCodes.wrongKey, 'Invalid API key');
};

const checkUser = (params: Params, rules: SignInRules): SignInWay => {
  const user = params.need('u');
  const [hasPassword, hasToken] = [params.has('p'), params.has('t') || params.has('s')];
  if (hasPassword && hasToken) {
    refuse(failureCodes.conflict, 'Give a password or a token, not both');
  }
  if (!hasPassword && !hasToken) refuse(failureCodes.missing, 'Required parameter "p" is missing');
  const way = hasToken ? 'token' : 'password';
  demandOpen(rules, way);
  const isRight = hasToken
    ? equal(
        params.need('t').toLowerCase(),
        createHash('md5')
          .update(rules.password + params.need('s'))
          .digest('hex'),
      )
    : equal(decodePassword(params.one('p')), rules.password);
  // Both are always compared: a known name must not answer faster than an unknown one.
  const isUser = equal(user, rules.user);
  if (!isRight || !isUser) refuse(failureCodes.wrongPassword, 'Wrong username or password');
  return way;
};

const checkVersion = (params: Params): void => {
  const version = /^(\d{1,3})\.\d{1,3}(?:\.\d{1,3})?$/.exec(params.need('v'));
  const major = Number(version?.[1] ?? Number.NaN);
  if (!version) refuse(failureCodes.missing, 'Parameter "v" is not a version');
  if (major < 1) refuse(failureCodes.clientTooOld, 'This client is too old');
  if (major > 1) refuse(failureCodes.serverTooOld, 'This client needs a newer server');
};

/** How the caller signed in. Throws the protocol's failure otherwise. */
export const checkSignIn = (params: Params, rules: SignInRules): SignInWay => {
  checkVersion(params);
  params.need('c');
  if (!params.has('apiKey')) return checkUser(params, rules);
  checkKey(params, rules);
  return 'apiKey';
};
