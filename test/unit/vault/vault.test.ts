import { describe, expect, test } from 'vitest';
import {
  encodeIdentity,
  toObjectId,
  type ObjectIdentity,
} from '../../../src/vault/object-identity';
import type { KeyStore, RootKeyRecord } from '../../../src/vault/root-key';
import { openVault, type Vault } from '../../../src/vault/vault';
import vectors from '../../fixtures/vault/frozen-vectors.json';
import { fromHex, toHex } from '../../fixtures/vault/hex';

/** Keeps what a database would keep: one record, the first one wins. */
const memoryKeyStore = (kept?: RootKeyRecord) => {
  let record = kept;
  const keyStore: KeyStore = {
    get: async () => record,
    putIfAbsent: async (next) => (record ??= next),
  };
  return { keyStore, kept: () => record };
};

const firstVault = async (): Promise<{
  vault: Vault;
  keyStore: KeyStore;
  record: RootKeyRecord;
}> => {
  const { keyStore, kept } = memoryKeyStore();
  const vault = await openVault({ keyStore, expectExisting: false, segmentLength: 64 });
  return { vault, keyStore, record: kept()! };
};

const identityFor = (vault: Vault, more: Partial<ObjectIdentity> = {}): ObjectIdentity => ({
  objectId: vault.newObjectId(),
  account: 'abcd1234',
  trackId: 'track 1',
  rendition: 'original',
  generation: 1,
  ...more,
});

const text = (value: string) => new TextEncoder().encode(value) as Uint8Array<ArrayBuffer>;

describe('the root key', () => {
  test('is made in a first run, cannot be exported, and opens everything in the next', async () => {
    const { vault, keyStore, record } = await firstVault();
    expect(record.key).toMatchObject({ extractable: false, usages: ['deriveKey'] });
    const sealed = await vault.sealRecord('credentials', text('secret'));
    const next = await openVault({ keyStore, expectExisting: true });
    expect(await next.openRecord('credentials', sealed)).toEqual(text('secret'));
  });

  test('when the browser lost it, that is said, and no new one is made', async () => {
    const { keyStore, kept } = memoryKeyStore();
    await expect(openVault({ keyStore, expectExisting: true })).rejects.toMatchObject({
      code: 'vault.key-lost',
      data: { why: 'absent' },
    });
    expect(kept()).toBeUndefined();
  });

  test('that does not open its probe is not used, expected or not', async () => {
    const mine = (await firstVault()).record;
    const other = (await firstVault()).record;
    for (const expectExisting of [true, false]) {
      const { keyStore } = memoryKeyStore({ key: mine.key, probe: other.probe });
      await expect(openVault({ keyStore, expectExisting })).rejects.toMatchObject({
        code: 'vault.key-lost',
        data: { why: 'probe' },
      });
    }
  });

  test('two tabs in their first run end with one key', async () => {
    const { keyStore } = memoryKeyStore();
    const parts = { keyStore, expectExisting: false };
    const [one, two] = await Promise.all([openVault(parts), openVault(parts)]);
    const sealed = await one.sealRecord('manifest', text('row'));
    expect(await two.openRecord('manifest', sealed)).toEqual(text('row'));
  });

  test('a key store that fails says so itself, and nothing is minted over it', async () => {
    const keyStore: KeyStore = {
      get: () => Promise.reject(new Error('database is gone')),
      putIfAbsent: () => Promise.reject(new Error('must not be called')),
    };
    await expect(openVault({ keyStore, expectExisting: false })).rejects.toThrow('gone');
  });
});

describe('a sealed object', () => {
  test('opens under its own identity', async () => {
    const { vault } = await firstVault();
    const identity = identityFor(vault);
    const sealer = await vault.objectSealer(identity);
    const segment = await sealer.sealSegment(0, text('la la la'), true);
    const opener = await vault.objectOpener(identity, sealer.header);
    expect(await opener.openSegment(0, segment, true)).toEqual(text('la la la'));
    const resumed = await vault.resumeObject(identity, sealer.header);
    expect(await resumed.openSegment(0, segment, true)).toEqual(text('la la la'));
  });

  test.each([
    { account: 'abcd1235' },
    { trackId: 'track 2' },
    { rendition: 'mp3-192' },
    { generation: 2 },
    { objectId: toObjectId('0'.repeat(32)) },
    // The same letters, cut elsewhere: lengths are part of the identity.
    { account: 'abcd1234t', trackId: 'rack 1' },
  ])('is refused as %o', async (change) => {
    const { vault } = await firstVault();
    const identity = identityFor(vault);
    const { header } = await vault.objectSealer(identity);
    const wrong = { ...identity, ...change };
    const refusal = { code: 'vault.refused', data: { why: 'header' } };
    await expect(vault.objectOpener(wrong, header)).rejects.toMatchObject(refusal);
    await expect(vault.resumeObject(wrong, header)).rejects.toMatchObject(refusal);
  });

  test('of another vault is refused', async () => {
    const [mine, other] = [(await firstVault()).vault, (await firstVault()).vault];
    const identity = identityFor(mine);
    const { header } = await mine.objectSealer(identity);
    await expect(other.objectOpener(identity, header)).rejects.toMatchObject({
      code: 'vault.refused',
    });
  });

  test('has an identity of exactly the frozen bytes', () => {
    const { identity, aad } = vectors.vault;
    const encoded = encodeIdentity({ ...identity, objectId: toObjectId(identity.objectId) });
    expect(toHex(encoded)).toBe(aad);
  });

  test.each([-1, 1.5, 2 ** 32, Number.NaN])('has no generation %d', async (generation) => {
    const { vault } = await firstVault();
    const sealing = vault.objectSealer(identityFor(vault, { generation }));
    await expect(sealing).rejects.toMatchObject({ code: 'input.invalid' });
  });

  test('has an id that no path can hide in', async () => {
    const { vault } = await firstVault();
    expect(vault.newObjectId()).toMatch(/^[0-9a-f]{32}$/);
    expect(vault.newObjectId()).not.toBe(vault.newObjectId());
    for (const id of ['', '../x', 'A'.repeat(32), '0'.repeat(31), `${'0'.repeat(32)}\n`]) {
      expect(() => toObjectId(id)).toThrow('input.invalid');
    }
  });
});

describe('a sealed record', () => {
  const refusal = { code: 'vault.refused', data: { why: 'record' } };

  test('any byte flipped, cut or added: refused', async () => {
    const { vault } = await firstVault();
    const sealed = await vault.sealRecord('outbox', text('star'), text('row 1'));
    for (let at = 0; at < sealed.length; at++) {
      const flipped = sealed.slice();
      flipped[at]! ^= 1;
      await expect(vault.openRecord('outbox', flipped, text('row 1'))).rejects.toMatchObject(
        refusal,
      );
      const cut = sealed.slice(0, at);
      await expect(vault.openRecord('outbox', cut, text('row 1'))).rejects.toMatchObject(refusal);
    }
  });

  test('of another row or purpose: refused', async () => {
    const { vault } = await firstVault();
    const sealed = await vault.sealRecord('credentials', text('secret'), text('row 1'));
    await expect(vault.openRecord('credentials', sealed, text('row 2'))).rejects.toMatchObject(
      refusal,
    );
    await expect(vault.openRecord('manifest', sealed, text('row 1'))).rejects.toMatchObject(
      refusal,
    );
    await expect(vault.openRecord('credentials', sealed)).rejects.toMatchObject(refusal);
  });

  test('of an unknown suite: refused, not guessed', async () => {
    const { vault } = await firstVault();
    const sealed = await vault.sealRecord('manifest', text('row'));
    sealed[0] = 2;
    await expect(vault.openRecord('manifest', sealed)).rejects.toMatchObject({
      data: { why: 'record', suite: 2 },
    });
  });

  test('of the same text looks different every time', async () => {
    const { vault } = await firstVault();
    const [one, two] = [
      await vault.sealRecord('credentials', text('secret')),
      await vault.sealRecord('credentials', text('secret')),
    ];
    expect(toHex(one)).not.toBe(toHex(two));
    expect(fromHex(toHex(one))).toEqual(one);
  });
});
