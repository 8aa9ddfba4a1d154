import type { DownloadRecord } from '../contracts/records';
import { HoldfastError, toFailure } from '../domain/error';
import type { Key } from '../domain/keys';
import { resolveRange, type RangeSpec } from '../domain/ranges';
import { identityOf } from './identity-of';
import type { DownloadPorts, SealedFacts } from './ports';

/** Verified plain bytes of a committed track, for one HTTP answer. */
export interface SealedPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly first: number;
  readonly total: number;
  readonly contentType: string;
  readonly etag: string;
}

export interface SealedAudio {
  /**
   * Null: not committed, ask elsewhere. `unsatisfiable`: HTTP 416. Throws `vault.refused` or
   * `storage.missing` when the copy is damaged, after noting that in its record.
   */
  readonly read: (
    track: Key,
    range: RangeSpec | null,
  ) => Promise<SealedPart | { readonly unsatisfiable: number } | null>;
}

/**
 * Part boundaries cost 25-50 ms each, and an mp3 with a large cover needs 4 MiB before its first
 * sound (storage.md section 3).
 */
const partLength = 4 * 1024 * 1024;
/** Opened manifests of the tracks played last; one is a few hundred bytes. */
const keptManifests = 16;

export const createSealedAudio = (
  ports: Pick<DownloadPorts, 'records' | 'objects'>,
  onDamage: (record: DownloadRecord) => void,
): SealedAudio => {
  const manifests = new Map<string, SealedFacts>();

  const factsOf = async (record: DownloadRecord): Promise<SealedFacts> => {
    const identity = identityOf(record);
    const known = manifests.get(identity.objectId);
    if (known) return known;
    if (!record.manifest) throw new HoldfastError('vault.refused', { why: 'no manifest' });
    const facts = await ports.objects.openManifest(identity, record.manifest);
    manifests.set(identity.objectId, facts);
    if (manifests.size > keptManifests) manifests.delete(manifests.keys().next().value!);
    return facts;
  };

  const noteDamage = async (record: DownloadRecord, error: unknown): Promise<void> => {
    const failure = toFailure(error);
    if (failure.code !== 'vault.refused' && failure.code !== 'storage.missing') return;
    const damaged = { ...record, failure };
    await ports.records.put(damaged, 'relaxed');
    onDamage(damaged);
  };

  return {
    read: async (track, range) => {
      const record = await ports.records.get(track);
      if (record?.state !== 'committed') return null;
      try {
        const facts = await factsOf(record);
        const total = facts.plainLength;
        const found = resolveRange(range ?? { kind: 'from', first: 0, last: null }, total);
        if (found === 'unsatisfiable') return { unsatisfiable: total };
        const end = Math.min(found.last + 1, found.first + partLength);
        const bytes = await ports.objects.read(identityOf(record), facts, found.first, end);
        const { contentType, objectId } = record;
        return { bytes, first: found.first, total, contentType, etag: `"${objectId}"` };
      } catch (error) {
        await noteDamage(record, error);
        throw error;
      }
    },
  };
};
