import { HoldfastError } from '../domain/error';
import type { Bytes } from './bytes';
import { startDigest, startPlainDigest, type Hashed } from './digest';
import type { FloeSealer } from './floe';
import { segmentTag } from './floe-segment';

/** What the commit record must hold to prove later that the object is the one that was committed. */
export interface SealedFacts {
  readonly plainLength: number;
  readonly sealedLength: number;
  readonly segments: number;
  /** SHA-256, lower-case hex, of all plain bytes (as `hashed` says) and of all segment tags in order. */
  readonly plainSha256: string;
  readonly tagsSha256: string;
  readonly hashed?: 'segments';
}

export interface SealingStream {
  /**
   * After a restart: takes back, in order and before any `push`, the full segments already stored;
   * each is opened, counted and given back in clear. Throws `vault.refused` at the first that is not
   * good: cut there, and go on with `push`.
   */
  readonly replay: (segment: Bytes) => Promise<Bytes>;
  /** Takes plain bytes of any length; gives the sealed segments that became full, in file order. */
  readonly push: (plain: Uint8Array) => Promise<readonly Bytes[]>;
  /** Seals what is left as the final segment. Only after the length was proven. */
  readonly finish: () => Promise<{ readonly segment: Bytes; readonly facts: SealedFacts }>;
  /** Plain bytes taken so far, replayed and pushed: where a fetch must go on. */
  readonly plainLength: () => number;
  /** Segments replayed and sealed so far, the held-back one not counted. */
  readonly segments: () => number;
  /** Where in the object the next segment is to be written; also where to cut after a bad replay. */
  readonly sealedLength: () => number;
}

/**
 * Cuts a stream into segments. A full segment is held back until another byte comes, because the
 * last one is sealed differently and only the end of the stream tells which it is. Calls must not
 * overlap. After a throw of `push` or `finish` the stream is used up; resume from what is stored.
 */
export const startSealingStream = (
  sealer: FloeSealer,
  hashed: Hashed = 'segments',
): SealingStream => {
  const held = new Uint8Array(sealer.plainSegmentLength);
  const plainDigest = startPlainDigest(hashed);
  const tagDigest = startDigest();
  let fill = 0;
  let index = 0;
  let plainLength = 0;
  let sealedLength = sealer.header.length;
  let state: 'replaying' | 'pushing' | 'ended' = 'replaying';

  const enter = (next: typeof state): void => {
    const isAllowed = next === 'replaying' ? state === 'replaying' : state !== 'ended';
    if (!isAllowed) throw new HoldfastError('internal', { what: 'sealing stream', state, next });
    state = next;
  };
  const count = (segment: Bytes): void => {
    tagDigest.add(segmentTag(segment));
    sealedLength += segment.length;
    index += 1;
  };
  const sealHeld = async (isFinal: boolean): Promise<Bytes> => {
    const plain = held.subarray(0, fill);
    const [segment] = await Promise.all([
      sealer.sealSegment(index, plain, isFinal),
      plainDigest.add(plain),
    ]);
    count(segment);
    fill = 0;
    return segment;
  };

  return {
    plainLength: () => plainLength,
    segments: () => index,
    sealedLength: () => sealedLength,
    replay: async (segment) => {
      enter('replaying');
      const plain = await sealer.openSegment(index, segment, false);
      await plainDigest.add(plain);
      plainLength += plain.length;
      count(segment);
      return plain;
    },
    push: async (plain) => {
      enter('pushing');
      const segments: Bytes[] = [];
      for (let at = 0; at < plain.length;) {
        if (fill === held.length) segments.push(await sealHeld(false));
        const piece = plain.subarray(at, at + held.length - fill);
        held.set(piece, fill);
        fill += piece.length;
        at += piece.length;
        plainLength += piece.length;
      }
      return segments;
    },
    finish: async () => {
      enter('ended');
      const segment = await sealHeld(true);
      const digests = { plainSha256: plainDigest.read(), tagsSha256: tagDigest.read() };
      const facts = { plainLength, sealedLength, segments: index, ...digests };
      return { segment, facts: hashed === 'segments' ? { ...facts, hashed } : facts };
    },
  };
};
