import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../../src/domain/error';
import { components, type ComponentState, type Health } from '../../../src/domain/health';
import { toSourceId } from '../../../src/domain/keys';
import { failureDetails, failureWords } from '../../../src/ui/words/failures';
import { formatBytes, formatLength, formatTime, speakTime } from '../../../src/ui/words/format';
import { connectionSentence } from '../../../src/ui/words/health';

describe('words for failures', () => {
  test.each(errorCodes)('%s is a whole sentence, with and without its facts', (code) => {
    for (const data of [{}, { host: 'nas.local', what: 'address', why: 'form' }]) {
      const { what, advice } = failureWords({ code, data });
      expect(what).toMatch(/^\p{Lu}|^nas\.local/u);
      expect(what).toMatch(/\.$/);
      expect(advice).toMatch(/^$|\.$/);
      expect(`${what}${advice}`).not.toMatch(/undefined|null|\[object/);
    }
  });

  test('a server that does not answer is never called a wrong password', () => {
    for (const code of errorCodes.filter((each) => each.startsWith('net.'))) {
      expect(failureWords({ code, data: {} }).what).not.toMatch(/password/i);
    }
  });

  test('the details hold the code and the facts', () => {
    expect(failureDetails({ code: 'net.timeout', data: { host: 'a', limit: 8000 } })).toBe(
      'net.timeout\nhost: a\nlimit: 8000',
    );
  });
});

const healthWith = (states: Partial<Record<string, ComponentState>>): Health => ({
  deviceOffline: false,
  sources: [
    {
      source: toSourceId('abcd'),
      name: 'nas.local',
      components: components.map((component) => ({
        component,
        state: states[component] ?? 'operational',
        since: 1,
        checked: 1,
        failure: null,
      })),
    },
  ],
});

describe('the connection line', () => {
  test('is empty while all is well, and for what was not asked', () => {
    expect(connectionSentence(healthWith({}))).toBe('');
    expect(connectionSentence(healthWith({ audio: 'unknown', search: 'strained' }))).toBe('');
  });

  test.each(components)('says what still works with %s down', (component) => {
    expect(connectionSentence(healthWith({ [component]: 'down' }))).toMatch(
      /^nas\.local .+\. .+\.$/,
    );
  });

  test('a server of which nothing answers is named once, not part by part', () => {
    const all = Object.fromEntries(components.map((component) => [component, 'down' as const]));
    expect(connectionSentence(healthWith(all))).toBe(
      'nas.local is not answering. Downloads still play.',
    );
  });

  test('asks the listener to sign in only when that is sure, and says what it waits for before', () => {
    const health = healthWith({});
    const signIn = (state: 'suspect' | 'rejected', change = {}): string =>
      connectionSentence({
        ...health,
        sources: [{ ...health.sources[0]!, ...change, signIn: state }],
      });
    expect(signIn('suspect')).toMatch(/refused the sign-in once, and is asked again/);
    expect(signIn('suspect')).not.toMatch(/sign in again/i);
    expect(signIn('rejected')).toMatch(/sign in again, in Settings\. Downloads still play\.$/);
    // An old suspicion is no news about a server that is gone.
    const failure = { code: 'net.timeout', data: {} } as const;
    const gone = { ...health.sources[0]!.components[0]!, state: 'down', failure };
    expect(signIn('suspect', { components: [gone] })).toMatch(/is not answering/);
  });

  test.each(components)('with %s down nobody is asked to sign in again', (component) => {
    expect(connectionSentence(healthWith({ [component]: 'down' }))).not.toMatch(/sign in again/i);
  });

  test('the fault on this side comes first', () => {
    expect(connectionSentence({ ...healthWith({ audio: 'down' }), deviceOffline: true })).toBe(
      'This device is offline. Playing from downloads.',
    );
  });
});

describe('numbers', () => {
  test('times, also impossible ones', () => {
    expect([0, 59, 61, 3661, Number.NaN, -4].map(formatTime)).toEqual([
      '0:00',
      '0:59',
      '1:01',
      '1:01:01',
      '0:00',
      '0:00',
    ]);
    expect(speakTime(83)).toBe('1 minute 23 seconds');
    expect(speakTime(0)).toBe('0 seconds');
  });

  test('lengths and sizes', () => {
    expect(formatLength(66_000)).toBe('18 hr 20 min');
    expect(formatLength(0)).toBe('0 min');
    expect(formatBytes(1_234_000_000)).toBe('1.2 GB');
    expect(formatBytes(999)).toBe('1 kB');
    expect(formatBytes(0)).toBe('0 kB');
  });
});
