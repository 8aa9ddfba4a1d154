import { headerLength, segmentOverhead } from './floe-params';

/**
 * Where things lie in a sealed object: header, then segments. `segmentLength` is that of a full
 * sealed segment everywhere; all numbers are bytes; ranges are half open.
 */
export interface SegmentPlace {
  readonly index: number;
  /** Offset in the sealed object, header included. */
  readonly at: number;
  readonly length: number;
  readonly isFinal: boolean;
}

export const plainSegmentLength = (segmentLength: number): number =>
  segmentLength - segmentOverhead;

/** At least one: an empty object has an empty final segment. */
export const countSegments = (plainLength: number, segmentLength: number): number =>
  Math.max(1, Math.ceil(plainLength / plainSegmentLength(segmentLength)));

export const sealedLengthOf = (plainLength: number, segmentLength: number): number =>
  headerLength + plainLength + segmentOverhead * countSegments(plainLength, segmentLength);

/** Null when no whole object has this length (cut within a header, marker, IV or tag). */
export const plainLengthOf = (sealedLength: number, segmentLength: number): number | null => {
  const body = sealedLength - headerLength;
  if (body < segmentOverhead) return null;
  const segments = Math.ceil(body / segmentLength);
  const last = body - (segments - 1) * segmentLength;
  return last < segmentOverhead ? null : body - segments * segmentOverhead;
};

export const segmentAt = (plainOffset: number, segmentLength: number): number =>
  Math.floor(plainOffset / plainSegmentLength(segmentLength));

/** Where a segment lies in an object of `plainLength`. Null when there is no such segment. */
export const placeSegment = (
  index: number,
  plainLength: number,
  segmentLength: number,
): SegmentPlace | null => {
  const last = countSegments(plainLength, segmentLength) - 1;
  if (!Number.isInteger(index) || index < 0 || index > last) return null;
  const at = headerLength + index * segmentLength;
  const isFinal = index === last;
  const length = isFinal ? sealedLengthOf(plainLength, segmentLength) - at : segmentLength;
  return { index, at, length, isFinal };
};

/** The segments that hold the plain bytes `from` (included) to `to` (not included). */
export const placeRange = (
  from: number,
  to: number,
  plainLength: number,
  segmentLength: number,
): readonly SegmentPlace[] => {
  const places: SegmentPlace[] = [];
  if (from >= to) return places;
  const last = segmentAt(to - 1, segmentLength);
  for (let index = segmentAt(from, segmentLength); index <= last; index++) {
    const place = placeSegment(index, plainLength, segmentLength);
    if (place) places.push(place);
  }
  return places;
};

/** How many full segments an unfinished object of `sealedLength` bytes holds; a torn one is not counted. */
export const countWholeSegments = (sealedLength: number, segmentLength: number): number =>
  Math.max(0, Math.floor((sealedLength - headerLength) / segmentLength));

/** Offset in the sealed object at which segment `index` begins: where an unfinished one is cut. */
export const segmentStart = (index: number, segmentLength: number): number =>
  headerLength + index * segmentLength;
