import { HoldfastError } from '../domain/error';
import { encodeFields, encodeText, encodeUint32, randomBytes, type Bytes } from './bytes';

/** 128 random bits as 32 lower-case hex digits; also the object's name in the store. */
export type ObjectId = string & { readonly __objectId: unique symbol };

const objectIdPattern = /^[0-9a-f]{32}$/;
const objectIdLength = 16;

export const isObjectId = (text: string): text is ObjectId => objectIdPattern.test(text);

export const toObjectId = (text: string): ObjectId => {
  if (!isObjectId(text)) throw new HoldfastError('input.invalid', { what: 'object id' });
  return text;
};

// By hand: the package that could do it brings ten kilobytes into every cold start.
export const newObjectId = (): ObjectId =>
  Array.from(randomBytes(objectIdLength), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  ) as ObjectId;

export const objectIdBytes = (id: ObjectId): Bytes =>
  Uint8Array.from(toObjectId(id).match(/../g)!, (pair) => Number.parseInt(pair, 16));

/** What a sealed object is of. Sealed bytes open only under exactly the same identity. */
export interface ObjectIdentity {
  readonly objectId: ObjectId;
  /** The source id: an account of one server. */
  readonly account: string;
  /** The server's own id of the track. */
  readonly trackId: string;
  /** The quality: `original`, `mp3-192`. */
  readonly rendition: string;
  /** Counts new sealings of the same track, from 1. */
  readonly generation: number;
}

const maxGeneration = 0xffffffff;

/** Canonical: every field with its length before it, in this order, under a name with a version. */
export const encodeIdentity = (identity: ObjectIdentity): Bytes => {
  const { objectId, account, trackId, rendition, generation } = identity;
  if (!Number.isInteger(generation) || generation < 0 || generation > maxGeneration) {
    throw new HoldfastError('input.invalid', { what: 'generation', generation });
  }
  return encodeFields(
    encodeText('holdfast/sealed/v1'),
    encodeText(account),
    encodeText(trackId),
    encodeText(rendition),
    objectIdBytes(objectId),
    encodeUint32(generation),
  );
};
