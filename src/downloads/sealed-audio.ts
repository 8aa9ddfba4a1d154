import type { CommittedCopy, DownloadRecord } from '../contracts/records';
import { HoldfastError, toFailure } from '../domain/error';
import type { Key } from '../domain/keys';
import { resolveRange, type RangeSpec } from '../domain/ranges';
import type { Books } from './bookkeeping';
import { identityOfCopy } from './identity-of';
import type { DownloadPorts, SealedFacts } from './ports';
import { playableCopy } from './replacement';

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
  ports: Pick<DownloadPorts, 'records' | 'objects'> & {
    readonly latest: Books['latest'];
  },
  onDamage: (record: DownloadRecord) => void,
): SealedAudio => {
  const manifests = new Map<string, SealedFacts>();

  const factsOf = async (track: Key, copy: CommittedCopy): Promise<SealedFacts> => {
    // A repair writes another manifest for the same object.
    const known = manifests.get(copy.objectId);
    if (known) return known;
    const facts = await ports.objects.openManifest(identityOfCopy(track, copy), copy.manifest);
    manifests.set(copy.objectId, facts);
    if (manifests.size > keptManifests) manifests.delete(manifests.keys().next().value!);
    return facts;
  };

  const noteDamage = async (record: DownloadRecord, error: unknown): Promise<void> => {
    const failure = toFailure(error);
    if (failure.code !== 'vault.refused' && failure.code !== 'storage.missing') return;
    // The row may have moved on while the bytes were read: what was found is of the older copy then.
    const now = await ports.latest(record.trackKey);
    if (now?.objectId !== record.objectId || now.state !== record.state) return;
    // A replacement of a copy that is damaged, too, has nothing to replace any more.
    const damaged = record.state === 'committed' ? { ...now, failure } : { ...now, previous: null };
    await ports.records.put(damaged, 'relaxed');
    onDamage(damaged);
  };

  return {
    read: async (track, range) => {
      const record = await ports.records.get(track);
      const copy = record && playableCopy(record);
      if (!copy) return null;
      // Never half a song: what is damaged is asked for elsewhere until it is repaired.
      if (record.state === 'committed' && record.failure) {
        throw new HoldfastError(record.failure.code, record.failure.data);
      }
      try {
        const facts = await factsOf(track, copy);
        const total = facts.plainLength;
        const found = resolveRange(range ?? { kind: 'from', first: 0, last: null }, total);
        if (found === 'unsatisfiable') return { unsatisfiable: total };
        const end = Math.min(found.last + 1, found.first + partLength);
        const identity = identityOfCopy(track, copy);
        const bytes = await ports.objects.read(identity, facts, found.first, end);
        const { contentType, objectId } = copy;
        return { bytes, first: found.first, total, contentType, etag: `"${objectId}"` };
      } catch (error) {
        await noteDamage(record, error);
        throw error;
      }
    },
  };
};
