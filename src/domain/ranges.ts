/**
 * Byte ranges by RFC 9110 section 14. Pure: a header in, numbers out.
 * What published code gets wrong (workbox, koel, kino): suffixes, ends beyond the size, several ranges.
 */
export type RangeSpec =
  | { readonly kind: 'from'; readonly first: number; readonly last: number | null }
  | { readonly kind: 'suffix'; readonly length: number };

/** Both ends included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

const oneRange = /^(\d*)-(\d*)$/;

/**
 * - null: no Range header, another unit, several ranges, or not well formed. A recipient may ignore
 *   the header then and answer 200 with everything (section 14.2); we answer several ranges so, too.
 * - otherwise one range, not yet measured against a size.
 */
export const parseRange = (header: string | null): RangeSpec | null => {
  if (header === null) return null;
  const unit = /^bytes\s*=\s*(.+)$/i.exec(header.trim());
  const found = unit ? oneRange.exec(unit[1]!.trim()) : null;
  if (!found) return null;
  const [, from, to] = found;
  if (from === '') return to === '' ? null : { kind: 'suffix', length: safe(to!) };
  const first = safe(from!);
  const last = to === '' ? null : safe(to!);
  if (last !== null && last < first) return null;
  return { kind: 'from', first, last };
};

/** Digits beyond 2^53 mean "past any end", not a wrapped number. */
const safe = (digits: string): number => Math.min(Number(digits), Number.MAX_SAFE_INTEGER);

/** Clamped to `total`; 'unsatisfiable' when nothing of the representation lies in it (416). */
export const resolveRange = (spec: RangeSpec, total: number): ByteRange | 'unsatisfiable' => {
  if (spec.kind === 'suffix') {
    if (spec.length === 0 || total === 0) return 'unsatisfiable';
    return { first: Math.max(0, total - spec.length), last: total - 1 };
  }
  if (spec.first >= total) return 'unsatisfiable';
  return { first: spec.first, last: Math.min(spec.last ?? total - 1, total - 1) };
};

export const contentRange = ({ first, last }: ByteRange, total: number): string =>
  `bytes ${first}-${last}/${total}`;

export interface ContentRange extends ByteRange {
  /** Null for `*`: the sender does not know. */
  readonly total: number | null;
}

/** What a 206 claims to hold; null when it is not well formed or contradicts itself. */
export const parseContentRange = (header: string | null): ContentRange | null => {
  const found = header ? /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(header.trim()) : null;
  if (!found) return null;
  const first = Number(found[1]);
  const last = Number(found[2]);
  const total = found[3] === '*' ? null : Number(found[3]);
  if (last < first || (total !== null && last >= total)) return null;
  return { first, last, total };
};

/** `If-Range` (section 13.1.5): true when the Range header still applies. Only strong ETags can match. */
export const ifRangeHolds = (header: string | null, etag: string): boolean =>
  header === null || (header.trim() === etag && !etag.startsWith('W/'));
