import type { SortOrder } from '../../contracts/library';
import type { Shelf } from './shelf';

/** Sorted lists as permutations of ordinals; made when first asked for. */

/** Digits by value, case and marks aside, as people expect of a list of names. */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Per record the place of its text among all different texts. Comparing numbers afterwards is what
 * makes a sort of 100,000 a matter of a tenth of a second; equal-looking texts get one place.
 */
export const rankTexts = (texts: readonly string[]): Int32Array => {
  const distinct = [...new Set(texts)].sort(collator.compare);
  const places = new Map<string, number>();
  let place = 0;
  distinct.forEach((text, i) => {
    if (i > 0 && collator.compare(distinct[i - 1]!, text) !== 0) place = i;
    places.set(text, place);
  });
  return Int32Array.from(texts, (text) => places.get(text)!);
};

/** A column to compare by; the earlier in a list, the weightier. */
export interface SortColumn {
  /** An Int32Array is taken for ranks: whole numbers from 0, below the number of records. */
  readonly values: Int32Array | Float64Array | readonly number[];
  readonly descending?: boolean;
}

/** Values as whole numbers from 0 in the order asked for. Ranks of texts are that already. */
const toPlaces = ({ values, descending }: SortColumn): Int32Array => {
  if (values instanceof Int32Array && !descending) return values;
  const distinct = [...new Set(Float64Array.from(values).sort())];
  if (descending) distinct.reverse();
  const places = new Map(distinct.map((value, place) => [value, place]));
  return Int32Array.from(values, (value) => places.get(value)!);
};

/** Stable; linear, where comparing would ask a function two million times for 100,000 records. */
const countingSort = (order: Int32Array, places: Int32Array): Int32Array => {
  const starts = new Int32Array(order.length + 1);
  for (const place of places) starts[place + 1]!++;
  for (let i = 0; i < order.length; i++) starts[i + 1]! += starts[i]!;
  const sorted = new Int32Array(order.length);
  for (const ordinal of order) sorted[starts[places[ordinal]!]!++] = ordinal;
  return sorted;
};

/** By the last column first: each stable sort keeps the one before it. Ties stay as they were. */
export const sortOrdinals = (count: number, columns: readonly SortColumn[]): Int32Array =>
  columns.reduceRight<Int32Array>(
    (order, column) => countingSort(order, toPlaces(column)),
    Int32Array.from({ length: count }, (_, i) => i),
  );

export interface OrderParts<T> {
  readonly shelf: Shelf<T>;
  /** Text columns to sort by name; of several the first that is not empty counts. */
  readonly name: readonly string[];
  readonly artist: string | null;
  readonly recent: string | null;
  readonly year: string | null;
  /** Number columns that order what has the same artist. */
  readonly inArtist: readonly string[];
}

export interface Orders {
  readonly by: (sort: SortOrder) => Int32Array;
  /** Texts whose first letters the rail shows; null where an order has no letters. */
  readonly letterTexts: (sort: SortOrder) => readonly string[] | null;
}

/** A list that lacks what an order needs is sorted by name. */
export const createOrders = <T>(parts: OrderParts<T>): Orders => {
  const { shelf } = parts;
  const made = new Map<SortOrder, Int32Array>();
  const ranks = new Map<string, Int32Array>();
  const nameTexts = (): readonly string[] => {
    const columns = parts.name.map((column) => shelf.texts(column));
    return Array.from(
      { length: shelf.count },
      (_, i) => columns.find((texts) => texts[i] !== '')?.[i] ?? '',
    );
  };
  const rank = (column: string, texts: () => readonly string[]): Int32Array => {
    let found = ranks.get(column);
    if (!found) ranks.set(column, (found = rankTexts(texts())));
    return found;
  };
  const numbers = (column: string): Float64Array =>
    Float64Array.from({ length: shelf.count }, (_, i) => shelf.number(column, i));
  const byName = (): SortColumn => ({ values: rank('', nameTexts) });
  const columnsOf = (sort: SortOrder): readonly SortColumn[] => {
    if (sort === 'artist' && parts.artist !== null) {
      const { artist } = parts;
      const within = parts.inArtist.map((column) => ({
        values: column === 'album' ? rank(column, () => shelf.texts(column)) : numbers(column),
      }));
      return [{ values: rank(artist, () => shelf.texts(artist)) }, ...within, byName()];
    }
    const newest = sort === 'recent' ? parts.recent : sort === 'year' ? parts.year : null;
    if (newest === null) return [byName()];
    return [{ values: numbers(newest), descending: true }, byName()];
  };
  return {
    by: (sort) => {
      let order = made.get(sort);
      if (!order) made.set(sort, (order = sortOrdinals(shelf.count, columnsOf(sort))));
      return order;
    },
    letterTexts: (sort) => {
      if (sort === 'name') return nameTexts();
      if (sort === 'artist') return parts.artist === null ? nameTexts() : shelf.texts(parts.artist);
      return null;
    },
  };
};
