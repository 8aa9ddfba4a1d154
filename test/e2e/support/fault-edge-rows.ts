import type { WireToxic } from '../../../src/edge/drill/wire-toxics';
import type { ActName } from './fault-acts';
import type { Rule } from './fault-proxy';
import type { FaultCase } from './fault-rows';

/**
 * One of two addresses of a library is bad, and it is the one in use: whatever it is, the other one has the music,
 * and nothing may be noticed (rows A1, C20, X4 and the mission: a regional edge was down, others were well).
 */
const inUse = (
  row: string,
  fault: string,
  act: ActName,
  parts: NonNullable<Rule['parts']>,
  toxic: WireToxic,
  more: Partial<FaultCase> = {},
): FaultCase => ({
  row,
  fault: `the address in use: ${fault}, ${act}`,
  rules: [{ parts, toxic }],
  act,
  sees: 'good',
  isInUse: true,
  ...more,
});

const lists: Rule['parts'] = ['library', 'search'];
const dead: readonly (readonly [string, string, WireToxic])[] = [
  ['N2', 'refused', { kind: 'refuse' }],
  ['N4', 'reset at once', { kind: 'reset', after: 0 }],
  ['N13', '503', { kind: 'status', status: 503, retryAfter: null, exposed: false }],
  ['N16', 'captive portal', { kind: 'captive' }],
  ['N18', 'answers with junk', { kind: 'body', what: 'junk' }],
  ['N30', 'no CORS', { kind: 'no-cors' }],
];

/** Longer than the other address is waited for, when the first one is silent. */
const silent: readonly (readonly [string, string, WireToxic])[] = [
  ['N3', 'blackhole', { kind: 'blackhole' }],
  ['N6', 'headers after 9 s', { kind: 'delay', ms: 9_000, jitter: 0 }],
  ['N7', 'stall after the headers', { kind: 'stall', after: 0 }],
];

export const edgeCases: readonly FaultCase[] = [
  ...dead.flatMap(([row, fault, toxic]) => [
    // Junk under the name of a sound may be a sound that this browser cannot play.
    inUse(row, fault, 'play', 'all', toxic, fault.includes('junk') ? { sees: 'either' } : {}),
    inUse(row, fault, 'sync', 'all', toxic),
    inUse(row, fault, 'art', 'all', toxic),
  ]),
  ...silent.map(([row, fault, toxic]) => inUse(row, fault, 'play', ['audio'], toxic)),
  inUse('N5', 'reset after 65537 bytes', 'play', ['audio'], { kind: 'reset', after: 65_537 }),
  inUse('N21', 'ends early', 'play', ['audio'], {
    kind: 'truncate',
    after: 100_000,
    how: 'length',
  }),
  inUse('N25', 'another part', 'play', ['audio'], { kind: 'range-lie', how: 'elsewhere' }),
  inUse('C1', 'cut JSON', 'sync', lists!, { kind: 'body', what: 'cut-json' }),
  inUse('N2', 'refused', 'download', ['audio'], { kind: 'refuse' }),
  inUse('N5', 'reset after 65537 bytes', 'download', ['audio'], { kind: 'reset', after: 65_537 }),
];

const refuses: WireToxic = { kind: 'refuse-sign-in', code: 40 };
/** An address that refused the sign-in is left alone for half a minute: meanwhile there is one address. */
export const edgeRefusals: readonly FaultCase[] = (['play', 'sync'] as const).map((act) =>
  inUse('A1', 'refuses a valid user', act, 'all', refuses, { isLonely: true, isLong: true }),
);
