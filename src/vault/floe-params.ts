import { concatBytes, encodeUint32, readUint32, type Bytes } from './bytes';
import { refused } from './refuse';

/**
 * FLOE (c2sp.org/FLOE), AES-256-GCM with HKDF-Expand-SHA-384. A sealed object is a header of 74
 * bytes (10 parameters, 32 IV, 32 tag) and segments of one length, the last one maybe shorter.
 * Each segment: marker 4 (0xFFFFFFFF, or the segment's own length in the last), IV 12,
 * ciphertext, tag 16.
 */
export const paramsLength = 10;
export const headerIvLength = 32;
export const headerTagLength = 32;
export const headerLength = paramsLength + headerIvLength + headerTagLength;

export const markerLength = 4;
export const segmentIvLength = 12;
export const segmentTagLength = 16;
export const segmentOverhead = markerLength + segmentIvLength + segmentTagLength;
export const notFinalMarker = 0xffffffff;

/** From 1 MiB on AES-GCM costs about twice as much per byte in Chromium; 256 KiB takes 0.3 ms. */
export const defaultSegmentLength = 262_144;
/** What a header may ask for: at least one byte a segment, at most one part of an answer (4 MiB). */
const minSegmentLength = segmentOverhead + 1;
const maxSegmentLength = 4_194_304;

/** The specification: 2^20 segments under one key, at most 2^40 in an object. */
const specRotationBits = 20;
export const maxSegments = 2 ** 40;

export interface FloeParams {
  /** Bytes of a sealed segment, all its parts included. */
  readonly segmentLength: number;
  /**
   * 2^n segments share a key. Not written in the header: the specification fixes it, and only its
   * known-answer files use another (2, "mask -4").
   */
  readonly rotationBits: number;
}

export const defaultParams: FloeParams = {
  segmentLength: defaultSegmentLength,
  rotationBits: specRotationBits,
};

const isSaneSegmentLength = (length: number): boolean =>
  Number.isInteger(length) && length >= minSegmentLength && length <= maxSegmentLength;

/** AEAD id 0, KDF id 0, segment length u32, IV length u32. */
export const encodeParams = ({ segmentLength }: FloeParams): Bytes => {
  if (!isSaneSegmentLength(segmentLength)) throw refused('header', { segmentLength });
  return concatBytes(
    new Uint8Array([0, 0]),
    encodeUint32(segmentLength),
    encodeUint32(headerIvLength),
  );
};

export interface FloeHeader {
  readonly params: FloeParams;
  readonly iv: Bytes;
  readonly tag: Bytes;
}

/** The parts of a header, unverified except for its form. Refuses other suites and odd lengths. */
export const readHeader = (header: Uint8Array, rotationBits = specRotationBits): FloeHeader => {
  if (header.length !== headerLength) throw refused('header', { length: header.length });
  const segmentLength = readUint32(header, 2);
  const isKnown = header[0] === 0 && header[1] === 0 && readUint32(header, 6) === headerIvLength;
  if (!isKnown || !isSaneSegmentLength(segmentLength)) throw refused('header', { segmentLength });
  return {
    params: { segmentLength, rotationBits },
    iv: new Uint8Array(header.subarray(paramsLength, paramsLength + headerIvLength)),
    tag: new Uint8Array(header.subarray(paramsLength + headerIvLength)),
  };
};
