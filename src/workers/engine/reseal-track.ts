import type { CommittedCopy, DownloadRecord, DownloadRecords } from '../../contracts/records';
import { HoldfastError, toFailure, type Failure } from '../../domain/error';
import { identityOf, identityOfCopy } from '../../downloads/identity-of';
import type { OpenObjects } from '../../downloads/open-objects';
import type { Identity, SealedFacts, SealedObjects } from '../../downloads/ports';

export interface TrackDoors {
  readonly records: DownloadRecords;
  readonly objects: SealedObjects;
  readonly open: Pick<OpenObjects, 'add' | 'delete'>;
}

/** Bytes. As much as one answer to the player holds. */
const pieceLength = 4 * 1024 * 1024;

/**
 * The committed copy of a track under the current root. Null when it is done; the damage when the old bytes
 * do not open: that is noted, and repaired first.
 */
export const resealOwn = async (
  doors: TrackDoors,
  record: DownloadRecord,
  signal: AbortSignal,
): Promise<Failure | null> => {
  const { records, objects } = doors;
  try {
    return await copyAnew(doors, identityOf(record), record.manifest!, signal, async (copy) => {
      const { segments } = copy.facts;
      const { objectId, generation, root } = copy.identity;
      const { manifest } = copy;
      const now = await records.get(record.trackKey);
      if (now?.objectId !== record.objectId || now.state !== 'committed' || now.failure) {
        // Found damaged by a player while it was copied: whichever of both is right, nothing is switched.
        await objects.remove(objectId);
        return { code: 'aborted', data: { what: 'changed meanwhile' } };
      }
      await records.put({ ...now, objectId, generation, root, manifest, segments }, 'strict');
      // What a reader elsewhere holds is left to the sweep.
      await objects.remove(record.objectId!).catch(() => undefined);
      return null;
    });
  } catch (error) {
    const failure = toFailure(error);
    if (!isDamage(failure)) throw error;
    const now = await records.get(record.trackKey);
    if (now?.objectId === record.objectId && now.state === 'committed') {
      await records.put({ ...now, failure }, 'relaxed');
    }
    return failure;
  }
};

/** The copy that plays until its replacement has come. A damaged one plays no more, and goes. */
export const resealPrevious = async (
  doors: TrackDoors,
  record: DownloadRecord,
  signal: AbortSignal,
): Promise<void> => {
  const { records, objects } = doors;
  const old = record.previous!;
  const put = async (previous: CommittedCopy | null): Promise<void> => {
    // Copying takes a while: the copy may be gone by now, or be replaced by what it was to be replaced by.
    const now = await records.get(record.trackKey);
    const isThere = now?.previous?.objectId === old.objectId;
    if (isThere) await records.put({ ...now, previous }, 'strict');
    const gone = isThere ? old.objectId : previous?.objectId;
    if (gone !== undefined) await objects.remove(gone).catch(() => undefined);
  };
  try {
    const identity = identityOfCopy(record.trackKey, old);
    await copyAnew(doors, identity, old.manifest, signal, ({ identity: next, manifest }) =>
      put({
        ...old,
        objectId: next.objectId,
        generation: next.generation,
        root: next.root,
        manifest,
      }),
    );
  } catch (error) {
    if (!isDamage(toFailure(error))) throw error;
    await put(null);
  }
};

/** What had not come whole is fetched anew, under the current root. */
export const anewOf = async (
  { records, objects }: TrackDoors,
  record: DownloadRecord,
): Promise<void> => {
  const begun = { segments: 0, bytes: 0, plainLength: 0, manifest: null, remoteVersion: '' };
  await records.put({ ...record, ...begun, state: 'planned', objectId: null }, 'strict');
  await objects.remove(record.objectId!).catch(() => undefined);
};

export const isDamage = ({ code }: Failure): boolean =>
  code === 'vault.refused' || code === 'storage.missing';

interface FreshCopy {
  readonly identity: Identity;
  readonly facts: SealedFacts;
  readonly manifest: Uint8Array;
}

/** `use` is called when every byte of the copy was opened again and is the committed one. */
const copyAnew = async <T>(
  { objects, open }: TrackDoors,
  old: Identity,
  manifest: Uint8Array,
  signal: AbortSignal,
  use: (copy: FreshCopy) => Promise<T>,
): Promise<T> => {
  const facts = await objects.openManifest(old, manifest);
  const objectId = objects.newId();
  const identity = { ...old, objectId, generation: old.generation + 1, root: objects.root() };
  open.add(objectId);
  let isUsed = false;
  try {
    const fresh = await pour(objects, old, facts, identity, signal);
    await proveSame(objects, identity, facts, fresh, signal);
    const told = { ...facts, ...fresh };
    const used = { identity, facts: told, manifest: await objects.sealManifest(identity, told) };
    signal.throwIfAborted();
    isUsed = true;
    return await use(used);
  } finally {
    // After a row was perhaps written only the sweep may tell whether it is an orphan.
    if (!isUsed) await objects.remove(objectId).catch(() => undefined);
    open.delete(objectId);
  }
};

const pour = async (
  objects: SealedObjects,
  old: Identity,
  facts: SealedFacts,
  identity: Identity,
  signal: AbortSignal,
): Promise<SealedFacts> => {
  const writer = await objects.create(identity, facts);
  try {
    for (let at = 0; at < facts.plainLength; at += pieceLength) {
      signal.throwIfAborted();
      const end = Math.min(at + pieceLength, facts.plainLength);
      await writer.push(await objects.read(old, facts, at, end));
    }
    return await writer.finish();
  } finally {
    await writer.close();
  }
};

/** Old bytes that open and are not the committed ones are damage; new ones that do not open are a fault of the disk. */
const proveSame = async (
  objects: SealedObjects,
  identity: Identity,
  facts: SealedFacts,
  fresh: SealedFacts,
  signal: AbortSignal,
): Promise<void> => {
  const isSame = fresh.plainSha256 === facts.plainSha256 && fresh.plainLength === facts.plainLength;
  if (!isSame) throw new HoldfastError('vault.refused', { why: 'mixed' });
  const { bad, plainSha256, tagsSha256 } = await objects.survey(identity, fresh, signal);
  const isWhole =
    bad.length === 0 && plainSha256 === fresh.plainSha256 && tagsSha256 === fresh.tagsSha256;
  if (!isWhole) throw new HoldfastError('storage.failed', { what: 'sealed anew' });
};
