import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../src/domain/error';
import type { Component } from '../../../src/domain/health';
import { outcomeOf, type Fact } from '../../../src/net/fact';
import {
  hearSignIn,
  signedIn,
  signInNews,
  type SignIn,
  type SignInNews,
} from '../../../src/net/sign-in-state';

const told = (edge: string, component: Component, code: ErrorCode | null): Fact => {
  const failure = code && { code, data: {} };
  const outcome = failure ? outcomeOf(failure, component) : 'good';
  return { edge, component, kind: 'catalogue', outcome, failure, at: 0, latency: 10 };
};

type Step = readonly [seconds: number, edge: string, news: SignInNews];
const after = (...steps: readonly Step[]): SignIn['state'] =>
  steps.reduce((state, [s, edge, news]) => hearSignIn(state, edge, news, s * 1000), signedIn).state;

describe('a service that refuses the sign-in', () => {
  test('once is a suspicion, again half a minute later is believed, one yes ends it', () => {
    expect(after([0, 'a', 'no'])).toBe('suspect');
    expect(after([0, 'a', 'no'], [30, 'a', 'no'])).toBe('rejected');
    expect(after([0, 'a', 'no'], [30, 'a', 'no'], [31, 'a', 'yes'])).toBe('ok');
  });

  test('a hundred times in one bad moment is one suspicion', () => {
    const burst = Array.from({ length: 100 }, (_, at): Step => [at * 0.29, 'a', 'no']);
    expect(after(...burst)).toBe('suspect');
  });

  test('at every address once, and then not any more: nobody is asked to sign in (row A2)', () => {
    expect(after([0, 'a', 'no'], [1, 'b', 'no'], [2, 'c', 'no'])).toBe('suspect');
    expect(after([0, 'a', 'no'], [1, 'b', 'no'], [5, 'a', 'yes'])).toBe('ok');
  });

  test('at a second address half a minute later is believed, too', () => {
    expect(after([0, 'a', 'no'], [30, 'b', 'no'])).toBe('rejected');
  });

  test('while another address accepts it, has a trouble of its own (row A1)', () => {
    expect(after([0, 'b', 'yes'], [10, 'a', 'no'], [60, 'a', 'no'], [110, 'a', 'no'])).toBe('ok');
    // What b said two minutes ago is no longer evidence.
    expect(after([0, 'b', 'yes'], [130, 'a', 'no'], [160, 'a', 'no'])).toBe('rejected');
  });

  test('is not believed while other things fail there, as on the day of the outage', () => {
    expect(after([0, 'a', 'no'], [20, 'a', 'trouble'], [40, 'a', 'no'])).toBe('suspect');
    expect(after([0, 'a', 'trouble'], [10, 'a', 'no'], [45, 'a', 'no'])).toBe('suspect');
    // Well again for half a minute, and it still says no, twice.
    expect(after([0, 'a', 'trouble'], [31, 'a', 'no'], [61, 'a', 'no'])).toBe('rejected');
  });

  test('on a clock that goes backwards is not believed sooner', () => {
    expect(after([1000, 'a', 'no'], [10, 'a', 'no'], [20, 'a', 'no'])).toBe('suspect');
  });
});

describe('what is no refusal', () => {
  test.each<[ErrorCode, SignInNews]>([
    ['net.timeout', 'trouble'],
    ['net.server-error', 'trouble'],
    ['net.captive-portal', 'trouble'],
    ['net.cors', 'nothing'],
    ['net.rate-limited', 'trouble'],
    ['net.unreachable', 'trouble'],
    ['server.forbidden', 'nothing'],
    ['server.not-music', 'trouble'],
    ['auth.locked-out', 'trouble'],
    ['net.paused', 'nothing'],
    ['aborted', 'nothing'],
  ])('%s is %s', (code, news) => {
    expect(signInNews(told('a', 'sign-in', code))).toBe(news);
  });

  test('a cover or a song that came is no yes: some servers ask nobody for those', () => {
    expect(signInNews(told('a', 'artwork', null))).toBe('nothing');
    expect(signInNews(told('a', 'library', null))).toBe('yes');
  });
});

interface Happening {
  readonly wait: number;
  readonly edge: string;
  readonly component: Component;
  readonly code: ErrorCode | null;
}

const refusals: readonly ErrorCode[] = [
  'auth.wrong-password',
  'auth.api-key-invalid',
  'auth.ways-mixed',
  'auth.plain-password-needed',
  'auth.api-key-needed',
];
const others: readonly ErrorCode[] = [
  'net.timeout',
  'net.stalled',
  'net.server-error',
  'net.unreachable',
  'net.captive-portal',
  'net.cors',
  'net.rate-limited',
  'net.truncated',
  'net.redirected',
  'net.paused',
  'server.forbidden',
  'server.malformed',
  'server.not-music',
  'server.failed',
  'auth.locked-out',
  'aborted',
];

const happening: fc.Arbitrary<Happening> = fc.record({
  wait: fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 90_000 })),
  edge: fc.constantFrom('lan', 'wan', 'mirror'),
  component: fc.constantFrom<Component[]>('sign-in', 'library', 'search', 'audio', 'artwork'),
  code: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...refusals) },
    { weight: 3, arbitrary: fc.constantFrom(...others) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
});

/** As the gate tells them: a refusal of anything is told once more as one of the sign-in. */
const factsOf = ({ edge, component, code }: Happening): readonly Fact[] => {
  const first = told(edge, component, code);
  const isRefusal = code?.startsWith('auth.') && component !== 'sign-in';
  return isRefusal ? [first, told(edge, 'sign-in', code)] : [first];
};

interface Said extends Happening {
  readonly at: number;
}

/** The rule read from the whole history, naively: two explicit noes half a minute apart, no yes since the first. */
const isBelievable = (history: readonly Said[]): boolean => {
  const proofs = ['sign-in', 'library', 'search'];
  const lastYes = history.findLastIndex(
    ({ code, component }) => code === null && proofs.includes(component),
  );
  const noes = history
    .slice(lastYes + 1)
    .filter(({ code }) => code !== null && refusals.includes(code));
  return noes.some((second) => noes.some((first) => second.at - first.at >= 30_000));
};

describe('10,000 random histories of three addresses', () => {
  test('nobody is ever signed out but by two refusals half a minute apart without a yes between', () => {
    let [rejected, suspected, steps] = [0, 0, 0];
    fc.assert(
      fc.property(fc.array(happening, { minLength: 20, maxLength: 60 }), (happenings) => {
        let [state, now] = [signedIn, 0];
        const history: Said[] = [];
        for (const each of happenings) {
          now += each.wait;
          history.push({ ...each, at: now });
          const before = state.state;
          for (const fact of factsOf(each)) {
            state = hearSignIn(state, fact.edge, signInNews(fact), now);
          }
          steps++;
          if (state.state === 'suspect') suspected++;
          if (state.state !== 'rejected') continue;
          rejected++;
          if (before === 'rejected') continue;
          expect(isBelievable(history)).toBe(true);
          expect(refusals).toContain(each.code);
        }
      }),
      { numRuns: 10_000, seed: 20_250_416 },
    );
    console.log(`sign-in: ${steps} answers, ${suspected} in suspicion, ${rejected} believed`);
    // The histories are not harmless ones.
    expect(rejected).toBeGreaterThan(10_000);
  }, 20_000);

  test('without a single refusal it is always ok', () => {
    const harmless = happening.map((each) => ({
      ...each,
      code: each.code !== null && refusals.includes(each.code) ? 'net.timeout' : each.code,
    })) as fc.Arbitrary<Happening>;
    fc.assert(
      fc.property(fc.array(harmless, { maxLength: 40 }), (happenings) => {
        let [state, now] = [signedIn, 0];
        for (const each of happenings) {
          now += each.wait;
          for (const fact of factsOf(each)) {
            state = hearSignIn(state, fact.edge, signInNews(fact), now);
          }
          if (state.state !== 'ok') throw new Error(state.state);
        }
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });
});
