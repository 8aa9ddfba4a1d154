import { describe, expect, test } from 'vitest';
import { acceptConfiguration } from '../../../src/configuration/accept';
import { acceptedOf, contextOf, home, mirror, offerOf } from './support';

const accepted = { kind: 'accepted' };
const refused = (reason: string) => ({ kind: 'refused', reason });

describe('versions (C13 to C15, X5)', () => {
  const current = acceptedOf({ epoch: 2, version: 5 });
  const judge = (change: Readonly<Record<string, unknown>>) =>
    acceptConfiguration(current, offerOf(change), contextOf()).kind;

  test('the first one is taken', () => {
    expect(acceptConfiguration(null, offerOf(), contextOf())).toEqual(accepted);
  });

  test('a higher one is taken, an older one is not; the epoch goes before the version', () => {
    expect(judge({ epoch: 2, version: 6 })).toBe('accepted');
    expect(judge({ epoch: 3, version: 0 })).toBe('accepted');
    expect(judge({ epoch: 2, version: 4 })).toBe('older');
    expect(judge({ epoch: 1, version: 99 })).toBe('older');
  });

  test('the same content under the same number is nothing new, other content is a conflict', () => {
    expect(judge({ epoch: 2, version: 5 })).toBe('same');
    expect(judge({ notices: [], version: 5, epoch: 2, unknown: 'to us' })).toBe('same');
    expect(judge({ epoch: 2, version: 5, notices: [{ id: 'a', text: 'x' }] })).toBe('conflict');
  });
});

describe('addresses (C17, X3, X7)', () => {
  const judge = (
    addresses: readonly string[],
    context: Parameters<typeof contextOf>[0] = {},
  ): unknown =>
    acceptConfiguration(
      null,
      offerOf({ edges: addresses.map((address) => ({ address })) }),
      contextOf(context),
    );

  test('none, or only strangers: refused, because nothing that the listener uses would be left', () => {
    expect(judge([])).toEqual(refused('no-usable-edge'));
    expect(judge(['https://evil.example'])).toEqual(refused('no-usable-edge'));
    expect(judge([`${home}/elsewhere`])).toEqual(refused('no-usable-edge'));
  });

  test('a stranger beside a known one does no harm: the document is taken, the address is not', () => {
    expect(judge([home, 'https://evil.example'])).toEqual(accepted);
  });

  test('the address that was asked counts, however it is written', () => {
    expect(judge(['.'])).toEqual(accepted);
    expect(judge([`${home}:443/`])).toEqual(accepted);
    expect(judge(['.'], { from: mirror, known: [home] })).toEqual(refused('no-usable-edge'));
  });

  test('http for a host that was https is refused, on any port and beside any other', () => {
    expect(judge([home, 'http://music.example'])).toEqual(refused('downgrade'));
    expect(judge([home, 'http://music.example:8080/x'])).toEqual(refused('downgrade'));
    expect(judge(['http://MUSIC.example'])).toEqual(refused('downgrade'));
    expect(judge([home, 'https://a.example', 'http://a.example'])).toEqual(refused('downgrade'));
  });

  test('http at home, where it never was anything else, is no downgrade', () => {
    const nas = 'http://nas.local:4533';
    expect(judge([nas], { from: nas, known: [nas], secureHosts: [] })).toEqual(accepted);
  });
});

describe('keys (X2, X3)', () => {
  const judge = (key: string | null, version: number) =>
    acceptConfiguration(
      acceptedOf({ version: 5 }, 'mine'),
      offerOf({ version }, key),
      contextOf({ pinned: 'mine' }),
    );

  test('with a pinned key only that key counts, for older and newer documents alike', () => {
    expect(judge('mine', 6)).toEqual(accepted);
    for (const version of [4, 5, 6]) {
      expect(judge(null, version)).toEqual(refused('unsigned'));
      expect(judge('other', version)).toEqual(refused('other-key'));
    }
  });
});

describe('after a roll-back (C18)', () => {
  const judge = (version: number) =>
    acceptConfiguration(
      acceptedOf({ version: 3 }),
      offerOf({ version }),
      contextOf({ rejected: { epoch: 1, version: 5 } }),
    );

  test('the one that broke things is refused, what lies between is older, the next one is taken', () => {
    expect(judge(5)).toEqual(refused('rolled-back'));
    expect(judge(4)).toEqual({ kind: 'older' });
    expect(judge(3)).toEqual({ kind: 'same' });
    expect(judge(6)).toEqual(accepted);
  });
});
