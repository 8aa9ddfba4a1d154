import { expect, test } from 'vitest';
import type { LoggedRequest } from '../../../../src/edge/drill/request-log';
import { summarize, tellSummary } from '../../../../src/edge/drill/summary';

const entry = (at: number, asks: string, toxics: readonly string[] = []): LoggedRequest => ({
  at,
  asks,
  toxics,
  edge: 0,
  part: 'artwork',
  method: 'POST',
  path: '/rest/getCoverArt.view',
  range: null,
  secretInUrl: false,
  status: 200,
  bytes: 0,
  ended: 'whole',
});

test('asking the same again within half a minute is an attempt, later it is a new wish', () => {
  const log = [
    entry(0, 'id=1', ['reset']),
    entry(400, 'id=1', ['reset']),
    entry(900, 'id=2'),
    entry(29_000, 'id=1'),
    entry(40_000, 'id=1'),
    entry(41_000, 'id=2'),
  ];
  const summary = summarize(log);
  expect(summary).toEqual({ requests: 6, met: { reset: 2 }, attempts: 1.5, mostAttempts: 3 });
  expect(tellSummary(summary)).toContain('1.50 on average, 3 at most');
  expect(tellSummary(summarize([]))).toContain('Faults met: none');
});
