import { HoldfastError, toFailure } from '../../domain/error';
import type { Identity, Mender, SealedFacts, Survey } from '../../downloads/ports';
import type { SealedStore } from '../../store/sealed-store';
import { startDigest, startPlainDigest } from '../../vault/digest';
import { headerLength } from '../../vault/floe-params';
import { segmentTag } from '../../vault/floe-segment';
import { placeSegment } from '../../vault/sealed-sizes';
import type { Vault } from '../../vault/vault';
import { vaultIdentity } from './vault-identity';

/** Checks and mends committed objects; loaded when something is checked or found damaged. */

/** Bytes or a seal that are not as they should be; everything else (a lock, no room) says nothing of them. */
const isDamage = (error: unknown): boolean =>
  ['vault.refused', 'storage.missing'].includes(toFailure(error).code);

export const surveyObject = async (
  vault: Vault,
  store: SealedStore,
  identity: Identity,
  facts: SealedFacts,
  signal: AbortSignal,
): Promise<Survey> => {
  const { objectId } = identity;
  const header = await store.read(objectId, 0, headerLength);
  const opener = await vault.objectOpener(vaultIdentity(identity), header);
  const plainDigest = startPlainDigest(facts.hashed ?? 'whole');
  const tagsDigest = startDigest();
  const bad: number[] = [];
  for (let index = 0; index < facts.segments; index++) {
    signal.throwIfAborted();
    const place = placeSegment(index, facts.plainLength, opener.sealedSegmentLength);
    if (!place) throw new HoldfastError('vault.refused', { why: 'length' });
    try {
      const segment = await store.read(objectId, place.at, place.length);
      const plain = await opener.openSegment(index, segment, place.isFinal);
      await plainDigest.add(plain);
      tagsDigest.add(segmentTag(segment));
    } catch (error) {
      if (!isDamage(error)) throw error;
      bad.push(index);
    }
  }
  // What lies behind the end makes every reader refuse the object: mending the last segment cuts it off.
  const isTooLong = (await store.size(objectId)) > facts.sealedLength;
  if (isTooLong && bad.at(-1) !== facts.segments - 1) bad.push(facts.segments - 1);
  return {
    bad,
    plainSegment: opener.plainSegmentLength,
    plainSha256: plainDigest.read(),
    tagsSha256: tagsDigest.read(),
  };
};

/** Locks the object until `close`. What lies behind its end by the facts is cut off. */
export const mendObject = async (
  vault: Vault,
  store: SealedStore,
  identity: Identity,
  facts: SealedFacts,
): Promise<Mender> => {
  const writer = await store.append(identity.objectId);
  try {
    const header = await writer.read(0, headerLength);
    const sealer = await vault.resumeObject(vaultIdentity(identity), header);
    if (writer.size() > facts.sealedLength) await writer.truncate(facts.sealedLength);
    return {
      put: async (index, plain) => {
        const place = placeSegment(index, facts.plainLength, sealer.sealedSegmentLength);
        if (!place) throw new HoldfastError('internal', { what: 'segment', index });
        const bytes = new Uint8Array(plain);
        await writer.write(place.at, await sealer.sealSegment(index, bytes, place.isFinal));
      },
      flush: writer.flush,
      close: writer.close,
    };
  } catch (error) {
    await writer.close();
    throw error;
  }
};
