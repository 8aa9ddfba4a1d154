import type { ByteSource } from './byte-source';
import { corrupt } from './faults';
import { readOggPage, type OggPage } from './ogg-page';

export interface OggPacket {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The page on which it ends. */
  readonly page: OggPage;
  /** It began on that page, too. */
  readonly isWhole: boolean;
  readonly isLastOnPage: boolean;
}

/** No packet of sound or comment is longer; pictures in comments are the large ones. */
const longestPacket = 16 * 1024 * 1024;
/** Pages of other streams (pictures, captions) that are stepped over. */
const mostForeign = 4096;

/** Packets of one stream from a page on. Null after the stream's last page. */
export const oggPackets = (
  source: ByteSource,
  from: number,
  serial: number,
): (() => Promise<OggPacket | null>) => {
  let at = from;
  let page: OggPage | null = null;
  let index = 0;
  let open: Uint8Array<ArrayBuffer>[] = [];
  /** What a first page continues began before; it belongs to nobody. */
  let isCutIn = true;

  const nextPage = async (): Promise<boolean> => {
    if (page?.isLast) return false;
    for (let foreign = 0; foreign < mostForeign; foreign++) {
      if (at >= source.size) return false;
      const found = await readOggPage(source, at);
      if (!found) throw corrupt('ogg page', at);
      at += found.length;
      // A stream that begins anew under another name is another song.
      if (found.serial !== serial) continue;
      page = found;
      index = 0;
      if (isCutIn && found.isContinued) index = 1;
      isCutIn &&= found.pieces.length <= index && found.isContinued && found.isLastOpen;
      return true;
    }
    return false;
  };

  return async () => {
    for (;;) {
      if ((!page || index >= page.pieces.length) && !(await nextPage())) return null;
      const here: OggPage = page!;
      const piece = here.pieces[index];
      if (!piece) continue;
      const isOpen = here.isLastOpen && index === here.pieces.length - 1;
      index++;
      const isWhole = open.length === 0;
      open.push(piece);
      if (open.reduce((sum, each) => sum + each.length, 0) > longestPacket) {
        throw corrupt('ogg packet', here.at);
      }
      if (isOpen) continue;
      const bytes = isWhole ? piece : joined(open);
      open = [];
      const last = here.pieces.length - (here.isLastOpen ? 1 : 0);
      return { bytes, page: here, isWhole, isLastOnPage: index === last };
    }
  };
};

const joined = (pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(pieces.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
};
