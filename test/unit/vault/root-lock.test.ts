import { describe, expect, test } from 'vitest';
import { mintRootKey } from '../../../src/vault/root-key';
import {
  calibrateIterations,
  carryRoot,
  isSaneLock,
  leastIterations,
  mintLockedRoot,
  mostIterations,
  openCarriedRoot,
  unlockRoot,
} from '../../../src/vault/root-lock';
import { createVault } from '../../../src/vault/vault';

const passphrase = 'correct horse battery staple';
const text = (value: string) => new TextEncoder().encode(value) as Uint8Array<ArrayBuffer>;

const locked = await mintLockedRoot('r1', passphrase, leastIterations);

describe('a root key under a passphrase', () => {
  test('opens with it what it sealed, and can be exported by nobody', async () => {
    const sealed = await createVault(locked.key).sealRecord('credentials', text('secret'));
    const key = await unlockRoot('r1', locked.row, passphrase);
    expect(key).toMatchObject({ extractable: false, usages: ['deriveKey'] });
    expect(await createVault(key).openRecord('credentials', sealed)).toEqual(text('secret'));
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  test.each(['', 'correct horse battery stapl', 'Correct horse battery staple'])(
    'another passphrase (%j) is wrong, and nothing more is said',
    async (wrong) => {
      const error = await unlockRoot('r1', locked.row, wrong).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'vault.wrong-passphrase', data: {} });
    },
  );

  test('the same letters composed in another way are the same passphrase', async () => {
    const { row } = await mintLockedRoot('r2', 'Zoë', leastIterations);
    expect(await unlockRoot('r2', row, 'Zoë')).toMatchObject({ type: 'secret' });
  });

  test('no two locks of one passphrase look alike', async () => {
    const again = await mintLockedRoot('r1', passphrase, leastIterations);
    expect(again.row.salt).not.toEqual(locked.row.salt);
    expect(again.row.wrapped).not.toEqual(locked.row.wrapped);
  });

  test.each([
    ['fewer rounds', { iterations: leastIterations - 1 }],
    ['one round', { iterations: 1 }],
    ['rounds without end', { iterations: mostIterations + 1 }],
    ['half a round', { iterations: leastIterations + 0.5 }],
    ['a short salt', { salt: new Uint8Array(15) }],
    ['a key of another length', { wrapped: new Uint8Array(24) }],
    ['no probe', { probe: new Uint8Array(0) }],
  ])('parameters talked down to %s are refused before anything is derived', async (_, change) => {
    const row = { ...locked.row, ...change };
    expect(isSaneLock(row)).toBe(false);
    await expect(unlockRoot('r1', row, passphrase)).rejects.toMatchObject({
      code: 'vault.key-lost',
      data: { why: 'parameters' },
    });
  });

  test('the row of another root does not pass for this one', async () => {
    await expect(unlockRoot('r9', locked.row, passphrase)).rejects.toMatchObject({
      code: 'vault.key-lost',
      data: { why: 'probe' },
    });
  });

  test('is carried by the newer one: then its old passphrase is of no use any more', async () => {
    const newer = await mintRootKey('n1');
    const sealed = await createVault(locked.key).sealRecord('manifest', text('row'));
    const row = await carryRoot(locked.row, passphrase, 'n1', newer.key);
    expect(Object.keys(row).sort()).toEqual(['by', 'probe', 'wrapped']);
    const key = await openCarriedRoot('r1', row, newer.key);
    expect(key.extractable).toBe(false);
    expect(await createVault(key).openRecord('manifest', sealed)).toEqual(text('row'));
    const other = await mintRootKey('n2');
    await expect(openCarriedRoot('r1', row, other.key)).rejects.toMatchObject({
      code: 'vault.key-lost',
    });
    await expect(carryRoot(locked.row, 'wrong', 'n1', newer.key)).rejects.toMatchObject({
      code: 'vault.wrong-passphrase',
    });
  });

  test.each([
    ['a slow machine still takes the least', 5_000, leastIterations],
    ['a usual one takes what fills 300 ms', 12.5, 2_400_000],
    ['a clock that stands still does not make it endless', 0, mostIterations],
  ])('%s', async (_, ms, iterations) => {
    let now = 0;
    expect(await calibrateIterations(() => (now += ms))).toBe(iterations);
  });
});

describe('a vault whose lock was closed', () => {
  test('seals and opens nothing any more, begun or not', async () => {
    let isOpen = true;
    const vault = createVault(locked.key, {
      segmentLength: 64,
      guard: () => {
        if (!isOpen) throw new Error('closed');
      },
    });
    const objectId = vault.newObjectId();
    const identity = { objectId, account: 'a', trackId: 't', rendition: 'original', generation: 1 };
    const sealer = await vault.objectSealer(identity);
    const segment = await sealer.sealSegment(0, text('la'), true);
    const opener = await vault.objectOpener(identity, sealer.header);
    isOpen = false;
    await expect(sealer.sealSegment(0, text('la'), true)).rejects.toThrow('closed');
    await expect(opener.openSegment(0, segment, true)).rejects.toThrow('closed');
    await expect(vault.objectOpener(identity, sealer.header)).rejects.toThrow('closed');
    await expect(vault.sealRecord('manifest', text('x'))).rejects.toThrow('closed');
  });
});
