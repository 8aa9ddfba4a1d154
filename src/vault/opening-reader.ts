import { HoldfastError } from '../domain/error';
import { concatBytes, type Bytes } from './bytes';
import type { FloeOpener } from './floe';
import { refused } from './refuse';
import { placeRange, placeSegment, sealedLengthOf, type SegmentPlace } from './sealed-sizes';

/** Gives `length` bytes of the sealed object from `at`, fewer only at its end. */
export type ReadSealed = (at: number, length: number) => Promise<Uint8Array>;

export interface OpeningReader {
  readonly plainLength: number;
  /**
   * Plain bytes `from` (included) to `to` (not included, cut at the end), each verified before any
   * is given. Throws `vault.refused`; errors of the store pass through.
   */
  readonly read: (from: number, to: number) => Promise<Bytes>;
  /** One whole segment, for spot checks. */
  readonly openSegment: (index: number) => Promise<Bytes>;
}

export interface OpeningReaderParts {
  readonly opener: FloeOpener;
  readonly readSealed: ReadSealed;
  /** Bytes the store holds for this object, header included. */
  readonly sealedLength: number;
  /** From the commit record: without it a cut at a segment boundary would show only at the end. */
  readonly plainLength: number;
}

/** Refuses at once when the store holds another length than was committed. */
export const createOpeningReader = (parts: OpeningReaderParts): OpeningReader => {
  const { opener, readSealed, sealedLength, plainLength } = parts;
  const segmentLength = opener.sealedSegmentLength;
  if (sealedLengthOf(plainLength, segmentLength) !== sealedLength) {
    throw refused('length', { sealedLength, plainLength });
  }
  const open = async (place: SegmentPlace): Promise<Bytes> => {
    const read = await readSealed(place.at, place.length);
    if (read.length !== place.length) throw refused('length', { index: place.index });
    return opener.openSegment(place.index, new Uint8Array(read), place.isFinal);
  };
  return {
    plainLength,
    read: async (from, to) => {
      const end = Math.min(to, plainLength);
      if (!(from >= 0)) throw new HoldfastError('input.invalid', { what: 'range', from });
      const places = placeRange(from, end, plainLength, segmentLength);
      const opened = concatBytes(...(await Promise.all(places.map(open))));
      const start = (places[0]?.index ?? 0) * opener.plainSegmentLength;
      return opened.subarray(from - start, Math.max(from, end) - start);
    },
    openSegment: async (index) => {
      const place = placeSegment(index, plainLength, segmentLength);
      if (!place) throw new HoldfastError('input.invalid', { what: 'segment', index });
      return open(place);
    },
  };
};
