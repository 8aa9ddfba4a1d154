import type { Clock } from '../../../src/domain/clock';
import { HoldfastError } from '../../../src/domain/error';
import { toSourceId } from '../../../src/domain/keys';
import type { Fact } from '../../../src/net/fact';
import { createNet } from '../../../src/net/request';
import type { OpenSubsonicConfig } from '../../../src/providers/opensubsonic/config';
import { createOpenSubsonic } from '../../../src/providers/opensubsonic/open-subsonic';
import { browserFetch } from './browser-fetch';

export const realClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  // No jitter: retries come at once, so that real servers make no slow tests.
  random: () => 0,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      });
    }),
};

export const pageOrigin = 'http://player.example';
export const source = toSourceId('home');
export const password = { kind: 'password', username: 'me', password: 'sésame' } as const;

export const setUpNet = (origin = pageOrigin) => {
  const facts: Fact[] = [];
  const net = createNet({
    fetch: browserFetch(origin),
    clock: realClock,
    origin,
    deviceOnline: () => true,
    onFact: (fact) => facts.push(fact),
  });
  const randomBytes = (length: number): Uint8Array =>
    crypto.getRandomValues(new Uint8Array(length));
  return { net, facts, randomBytes };
};

export const signal = new AbortController().signal;

export const providerFor = (address: string, change: Partial<OpenSubsonicConfig> = {}) => {
  const { net, facts, randomBytes } = setUpNet();
  const config: OpenSubsonicConfig = {
    address,
    username: 'me',
    transport: 'post',
    mediaTransport: 'post',
    signIn: 'token',
    version: '1.16.1',
    viaProxy: false,
    extensions: [],
    ...change,
  };
  const provider = createOpenSubsonic({
    source,
    config,
    secret: () => Promise.resolve(password),
    net,
    randomBytes,
    proxyBase: null,
  });
  return { provider, facts };
};

/** The error that a promise rejects with; anything else fails the test. */
export const errorOf = async (work: Promise<unknown>): Promise<HoldfastError> => {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof HoldfastError) return thrown;
    throw thrown;
  }
  throw new Error('did not reject');
};
