import { describe, expect, test } from 'vitest';
import { isSignInAlone } from '../../../src/workers/engine/sign-in-alone';

const well = Array.from({ length: 6 }, () => 'operational' as const);
const dead = Array.from({ length: 6 }, () => 'down' as const);

describe('a sign-in that fails', () => {
  test.each([
    ['net.timeout', well, false, true],
    ['net.timeout', dead, true, false],
    // Its own state says nothing of the others.
    ['net.timeout', ['operational', ...dead.slice(1)] as const, false, false],
    ['net.server-error', dead, true, true],
    ['net.server-error', well, false, false],
    // Nobody listens there: no part of it will answer.
    ['net.unreachable', well, true, false],
    // Asked again and again, some servers lock a listener out.
    ['auth.wrong-password', well, true, false],
    ['net.rate-limited', well, true, false],
  ] as const)(
    '%s: asking the other parts is worth it or not',
    (code, judged, isWanted, expected) => {
      expect(isSignInAlone(code, judged, isWanted)).toBe(expected);
    },
  );
});
