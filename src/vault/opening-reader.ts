import { HoldfastError } from '../domain/error';
import type { Bytes } from './bytes';
import type { FloeOpener } from './floe';
import { refused } from './refuse';
import { placeRange, placeSegment, sealedLengthOf, type SegmentPlace } from './sealed-sizes';

/** Gives `length` bytes of the sealed object from `at`, fewer only at its end. */
export type ReadSealed = (at: number, length: number) => Promise<Bytes>;

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
  /** One read of the disk for neighbours, and no copy of what is sealed. */
  const openAll = async (places: readonly SegmentPlace[]): Promise<readonly Bytes[]> => {
    const [first, last] = [places[0], places[places.length - 1]];
    if (!first || !last) return [];
    const sealed = await readSealed(first.at, last.at + last.length - first.at);
    return Promise.all(
      places.map((place) => {
        const segment = sealed.subarray(place.at - first.at, place.at - first.at + place.length);
        if (segment.length !== place.length) throw refused('length', { index: place.index });
        return opener.openSegment(place.index, segment, place.isFinal);
      }),
    );
  };
  return {
    plainLength,
    read: async (from, to) => {
      const end = Math.min(to, plainLength);
      if (!(from >= 0)) throw new HoldfastError('input.invalid', { what: 'range', from });
      const places = placeRange(from, end, plainLength, segmentLength);
      const opened = await openAll(places);
      // Exactly as long as asked for: it is handed to another thread, which takes the whole buffer.
      const plain = new Uint8Array(Math.max(0, end - from));
      let at = (places[0]?.index ?? 0) * opener.plainSegmentLength;
      for (const piece of opened) {
        const begin = Math.max(0, from - at);
        plain.set(piece.subarray(begin, Math.max(begin, end - at)), Math.max(0, at - from));
        at += piece.length;
      }
      return plain;
    },
    openSegment: async (index) => {
      const place = placeSegment(index, plainLength, segmentLength);
      if (!place) throw new HoldfastError('input.invalid', { what: 'segment', index });
      return (await openAll([place]))[0]!;
    },
  };
};
