import {
  concatBytes,
  encodeUint32,
  encodeUint64,
  randomBytes,
  readUint32,
  type Bytes,
} from './bytes';
import type { SegmentKeys } from './floe-keys';
import {
  markerLength,
  maxSegments,
  notFinalMarker,
  segmentIvLength,
  segmentOverhead,
  segmentTagLength,
  type FloeParams,
} from './floe-params';
import { HoldfastError } from '../domain/error';
import { refused } from './refuse';

const segmentAad = (index: number, isFinal: boolean): Bytes =>
  concatBytes(encodeUint64(index), new Uint8Array([isFinal ? 1 : 0]));

const isIndex = (index: number): boolean =>
  Number.isInteger(index) && index >= 0 && index < maxSegments;

/** A mistake of the caller, not of the bytes: sealing half-full segments would make an unreadable object. */
const checkPlain = (params: FloeParams, index: number, length: number, isFinal: boolean): void => {
  const full = params.segmentLength - segmentOverhead;
  const fits = isFinal ? length <= full : length === full;
  if (!fits || !isIndex(index))
    throw new HoldfastError('internal', { what: 'segment', index, length });
};

/** The IV is random per segment, so sealing a place again after a crash never repeats one. */
export const sealSegment = async (
  params: FloeParams,
  keyOf: SegmentKeys,
  index: number,
  plain: Bytes,
  isFinal: boolean,
): Promise<Bytes> => {
  checkPlain(params, index, plain.length, isFinal);
  const iv = randomBytes(segmentIvLength);
  const algorithm = { name: 'AES-GCM', iv, additionalData: segmentAad(index, isFinal) };
  const sealed = await crypto.subtle.encrypt(algorithm, await keyOf(index), plain);
  const marker = isFinal ? segmentOverhead + plain.length : notFinalMarker;
  return concatBytes(encodeUint32(marker), iv, new Uint8Array(sealed));
};

const checkForm = (params: FloeParams, index: number, segment: Bytes, isFinal: boolean): void => {
  const { length } = segment;
  const fits = isFinal
    ? length >= segmentOverhead && length <= params.segmentLength
    : length === params.segmentLength;
  if (!fits || !isIndex(index)) throw refused('length', { index, length });
  const marker = readUint32(segment, 0);
  if (marker !== (isFinal ? length : notFinalMarker)) throw refused('final', { index });
};

/** Nothing leaves before the tag was verified. */
export const openSegment = async (
  params: FloeParams,
  keyOf: SegmentKeys,
  index: number,
  segment: Bytes,
  isFinal: boolean,
): Promise<Bytes> => {
  checkForm(params, index, segment, isFinal);
  const iv = segment.subarray(markerLength, markerLength + segmentIvLength);
  const body = segment.subarray(markerLength + segmentIvLength);
  const algorithm = { name: 'AES-GCM', iv, additionalData: segmentAad(index, isFinal) };
  const key = await keyOf(index);
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, body));
  } catch (cause) {
    // WebCrypto says OperationError for a wrong tag and nothing more.
    throw Object.assign(refused('segment', { index }), { cause });
  }
};

/** The tag of a sealed segment: what the commit record hashes to notice old and new ones mixed. */
export const segmentTag = (segment: Uint8Array): Uint8Array =>
  segment.subarray(segment.length - segmentTagLength);
