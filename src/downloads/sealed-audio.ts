import type { CommittedCopy, DownloadRecord } from '../contracts/records';
import { HoldfastError, toFailure } from '../domain/error';
import type { Key } from '../domain/keys';
import { resolveRange, type RangeSpec } from '../domain/ranges';
import type { Quality } from '../domain/quality';
import type { Books } from './bookkeeping';
import { identityOfCopy } from './identity-of';
import type { DownloadPorts, Identity, SealedFacts } from './ports';
import { playableCopy } from './replacement';

/** Verified plain bytes of a committed track, for one HTTP answer. */
export interface SealedPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly first: number;
  readonly total: number;
  readonly contentType: string;
  readonly etag: string;
  /** With the first bytes, where there is one: where the frames lie. */
  readonly frames?: string | undefined;
  readonly quality: Quality;
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
  /** The lock was closed: nothing that was opened stays in memory. */
  readonly forget: () => void;
}

/**
 * Part boundaries cost 25-50 ms each (storage.md section 3). The first part is what the ear waits for, and each
 * MiB of it costs 4 ms; a cover that is larger is met with one boundary more.
 */
const partLength = 4 * 1024 * 1024;
const firstLength = partLength / 4;
/** Opened manifests of the tracks played last; one is a few hundred bytes. */
const keptManifests = 16;

interface Ahead {
  readonly objectId: string;
  readonly from: number;
  readonly end: number;
  /** Begun by the first call. */
  readonly open: () => Promise<SealedPart['bytes'] | null>;
}

export const createSealedAudio = (
  ports: Pick<DownloadPorts, 'records' | 'objects' | 'clock'> & {
    readonly latest: Books['latest'];
  },
  onDamage: (record: DownloadRecord) => void,
): SealedAudio => {
  const manifests = new Map<string, SealedFacts>();
  let ahead: Ahead | null = null;

  /** The part that was opened while the one before it was on its way, or null. */
  const takeAhead = async (
    objectId: string,
    from: number,
    end: number,
  ): Promise<SealedPart['bytes'] | null> => {
    const found = ahead?.objectId === objectId && ahead.from === from && ahead.end === end;
    if (!ahead || !found) return null;
    const { open } = ahead;
    ahead = null;
    const opened = await open();
    // Throws when the lock was closed since.
    ports.objects.root();
    return opened;
  };
  const lookAhead = (identity: Identity, facts: SealedFacts, from: number): void => {
    const end = Math.min(facts.plainLength, from + partLength);
    if (from >= end) return;
    let opening: Promise<SealedPart['bytes'] | null> | null = null;
    // Whatever is wrong with it is told when it is asked for.
    const open = (): Promise<SealedPart['bytes'] | null> =>
      (opening ??= ports.objects.read(identity, facts, from, end).catch(() => null));
    const mine: Ahead = { objectId: identity.objectId, from, end, open };
    ahead = mine;
    // Reading holds this thread up for some ms: the part before it leaves first.
    void ports.clock.sleep(0).then(() => (ahead === mine ? open() : null));
  };

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
    // Sealed under a key that this tab has not heard of yet.
    if (failure.data['why'] === 'root') return;
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
        const most = found.first === 0 ? firstLength : partLength;
        const end = Math.min(found.last + 1, found.first + most);
        const identity = identityOfCopy(track, copy);
        const { contentType, objectId, quality } = copy;
        const bytes =
          (await takeAhead(objectId, found.first, end)) ??
          (await ports.objects.read(identity, facts, found.first, end));
        // Not for one who wants some bytes only.
        if (end <= found.last) lookAhead(identity, facts, end);
        const { first } = found;
        const frames = first === 0 ? facts.frames : undefined;
        return { bytes, first, total, contentType, etag: `"${objectId}"`, quality, frames };
      } catch (error) {
        await noteDamage(record, error);
        throw error;
      }
    },
    forget: () => {
      manifests.clear();
      ahead = null;
    },
  };
};
