import { concatBytes, equalBytes, randomBytes, type Bytes } from './bytes';
import { deriveHeaderTag, deriveSegmentKeys, type FloeContext } from './floe-keys';
import {
  defaultParams,
  encodeParams,
  headerIvLength,
  readHeader,
  segmentOverhead,
  type FloeParams,
} from './floe-params';
import { openSegment, sealSegment } from './floe-segment';
import { refused } from './refuse';

interface FloeShape {
  /** 74 bytes, the start of the sealed object. */
  readonly header: Bytes;
  /** Bytes of a full segment, sealed and plain. */
  readonly sealedSegmentLength: number;
  readonly plainSegmentLength: number;
}

export interface FloeOpener extends FloeShape {
  /** The plain bytes of one whole sealed segment. Throws `vault.refused` for any other bytes. */
  readonly openSegment: (index: number, segment: Bytes, isFinal: boolean) => Promise<Bytes>;
}

/** A sealer also opens: after a restart it checks what it had sealed before it goes on. */
export interface FloeSealer extends FloeOpener {
  /** All segments but the final one are full: `plainSegmentLength` bytes. The final may be empty. */
  readonly sealSegment: (index: number, plain: Bytes, isFinal: boolean) => Promise<Bytes>;
}

const createSealer = async (
  key: CryptoKey,
  context: FloeContext,
  header: Bytes,
): Promise<FloeSealer> => {
  const { params } = context;
  const keyOf = await deriveSegmentKeys(key, context);
  return {
    header,
    sealedSegmentLength: params.segmentLength,
    plainSegmentLength: params.segmentLength - segmentOverhead,
    sealSegment: (index, plain, isFinal) => sealSegment(params, keyOf, index, plain, isFinal),
    openSegment: (index, segment, isFinal) => openSegment(params, keyOf, index, segment, isFinal),
  };
};

/** Begins a new object: fresh IV, header bound to key and AAD. */
export const startSealing = async (
  key: CryptoKey,
  aad: Bytes,
  params: FloeParams = defaultParams,
): Promise<FloeSealer> => {
  const context = { params, aad, iv: randomBytes(headerIvLength) };
  const tag = await deriveHeaderTag(key, context);
  return createSealer(key, context, concatBytes(encodeParams(params), context.iv, tag));
};

/**
 * Goes on with an object whose header was written before. Throws `vault.refused` (`header`) when
 * it was made with another key, AAD or suite. `rotationBits` only for the specification's vectors.
 */
export const resumeSealing = async (
  key: CryptoKey,
  aad: Bytes,
  header: Bytes,
  rotationBits: number = defaultParams.rotationBits,
): Promise<FloeSealer> => {
  const { params, iv, tag } = readHeader(header, rotationBits);
  const context = { params, aad, iv };
  // Side by side: each turn of WebCrypto is a way to another thread, and a listener waits for all of them.
  const [own, sealer] = await Promise.all([
    deriveHeaderTag(key, context),
    createSealer(key, context, new Uint8Array(header)),
  ]);
  if (!equalBytes(own, tag)) throw refused('header');
  return sealer;
};

/** As `resumeSealing`, for those who only read. */
export const startOpening = async (
  key: CryptoKey,
  aad: Bytes,
  header: Bytes,
  rotationBits?: number,
): Promise<FloeOpener> => {
  const { sealSegment: _, ...opener } = await resumeSealing(key, aad, header, rotationBits);
  return opener;
};
