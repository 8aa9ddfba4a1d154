import { HoldfastError, type Failure } from '../../domain/error';
import type { Library } from '../../library/library';
import type { KeyStore } from '../../library/key-store';
import type { SealedStore } from '../../store/sealed-store';

export interface RenewParts {
  readonly library: Library;
  readonly store: SealedStore | null;
  readonly openKeyStore: () => Promise<KeyStore>;
  readonly trouble: Failure | null;
  /** A forgotten passphrase is a lost key, too: only the listener can say so. */
  readonly isLocked: boolean;
}

/**
 * The way on after the key was lost, taken only by the listener: a key is never minted in silence. What
 * the lost key had sealed goes, in an order that a crash may cut anywhere: as long as anything of it is
 * left, the next start says `vault.key-lost` (or is locked) again and this can be done again.
 *   1. every download is planned anew (its wish stays),
 *   2. sealed bytes and credentials go,
 *   3. last the key row, so that the next start finds nothing that expects it.
 */
export const renewKey = async (parts: RenewParts): Promise<void> => {
  const { library, store, trouble, isLocked } = parts;
  if (trouble?.code !== 'vault.key-lost' && !isLocked) {
    throw new HoldfastError('input.invalid', { what: 'key is not lost' });
  }
  for (const record of await library.records.all()) {
    await library.records.put(
      {
        ...record,
        state: 'planned',
        objectId: null,
        segments: 0,
        bytes: 0,
        plainLength: 0,
        remoteVersion: '',
        manifest: null,
        previous: null,
        failure: null,
        attempts: 0,
        committedAt: 0,
      },
      'relaxed',
    );
  }
  for (const { id } of (await store?.list()) ?? []) await store?.remove(id);
  for (const row of await library.sources.list()) {
    await library.sources.put({ ...row, sealedCredentials: null });
  }
  const keyStore = await parts.openKeyStore();
  await keyStore.remove();
  keyStore.close();
};
