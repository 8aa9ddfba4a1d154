import { startDigest, startPlainDigest } from './digest';
import type { FloeOpener } from './floe';
import { segmentTag } from './floe-segment';
import type { ReadSealed } from './opening-reader';
import { refused } from './refuse';
import type { SealedFacts } from './sealing-stream';
import { placeSegment } from './sealed-sizes';

/**
 * Opens every segment and compares both digests with the committed facts: the only check that
 * notices a segment put back from an older sealing of the same object. Throws `vault.refused`.
 */
export const verifySealed = async (
  opener: FloeOpener,
  readSealed: ReadSealed,
  facts: SealedFacts,
  signal?: AbortSignal,
): Promise<void> => {
  const plainDigest = startPlainDigest(facts.hashed ?? 'whole');
  const tagDigest = startDigest();
  for (let index = 0; index < facts.segments; index++) {
    signal?.throwIfAborted();
    const place = placeSegment(index, facts.plainLength, opener.sealedSegmentLength);
    if (!place) throw refused('length', { index });
    const segment = new Uint8Array(await readSealed(place.at, place.length));
    await plainDigest.add(await opener.openSegment(index, segment, place.isFinal));
    tagDigest.add(segmentTag(segment));
  }
  const isSame = plainDigest.read() === facts.plainSha256 && tagDigest.read() === facts.tagsSha256;
  if (!isSame) throw refused('mixed');
};
