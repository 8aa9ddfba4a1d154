import type { ByteSource } from './byte-source';
import { findOggPage, longestPage } from './ogg-page';

/** Looked through from the end: one page is at most 64 KiB, a second look is for tags behind it. */
const tailLength = 96 * 1024;

/** Where the stream ends, in the codec's count. */
export const lastGranule = async (source: ByteSource, serial: number): Promise<number | null> => {
  for (const length of [tailLength / 4, tailLength, 8 * tailLength]) {
    const start = Math.max(0, source.size - length);
    let granule: number | null = null;
    let at = start;
    for (;;) {
      const page = await findOggPage(source, at, source.size - at, serial);
      if (!page) break;
      granule = page.granule ?? granule;
      at = page.at + page.length;
    }
    if (granule !== null || start === 0) return granule;
  }
  return null;
};

/** Bytes between two looks at which reading on is quicker than looking again. */
const nearEnough = longestPage;

export interface GranuleAt {
  readonly byte: number;
  readonly granule: number;
}

/** A page whose last packet ends at or before `wanted`: the latest one, or nearly; null when none does. */
export const findGranule = async (
  source: ByteSource,
  serial: number,
  begin: GranuleAt,
  end: GranuleAt,
  wanted: number,
): Promise<GranuleAt | null> => {
  let low = begin;
  let high = end;
  for (let look = 0; high.byte - low.byte > nearEnough; look++) {
    const part = (wanted - low.granule) / Math.max(1, high.granule - low.granule);
    const span = high.byte - low.byte;
    // A guess by proportion, a little before; and halves, so that it ends whatever the file says of itself.
    const guess = look % 3 === 2 ? span / 2 : Math.min(part * span - nearEnough / 2, span * 0.95);
    const from = low.byte + Math.max(1, Math.floor(guess));
    const found = await pageWithGranule(source, serial, from, high.byte);
    if (found && found.granule <= wanted) low = found;
    else high = { byte: from, granule: found?.granule ?? high.granule };
  }
  // From here page by page.
  for (;;) {
    const next = await pageWithGranule(source, serial, low.byte + 1, high.byte + nearEnough);
    if (!next || next.granule > wanted) return low === begin ? null : low;
    low = next;
  }
};

const pageWithGranule = async (
  source: ByteSource,
  serial: number,
  from: number,
  to: number,
): Promise<GranuleAt | null> => {
  let at = from;
  while (at < to) {
    const page = await findOggPage(source, at, Math.min(to - at, 2 * longestPage), serial);
    if (!page) return null;
    if (page.granule !== null) return { byte: page.at, granule: page.granule };
    at = page.at + page.length;
  }
  return null;
};
