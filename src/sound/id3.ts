import type { ByteSource } from './byte-source';
import { textAt } from './bits';

/** More in a row than any tagger leaves. */
const mostTags = 8;

/** Where the sound begins after ID3v2 tags, of which there may be several; a size beyond the file is a lie. */
export const afterId3 = async (source: ByteSource): Promise<number> => {
  let at = 0;
  for (let tags = 0; tags < mostTags; tags++) {
    const head = await source.read(at, 10);
    if (head.length < 10 || textAt(head, 0, 3) !== 'ID3') break;
    // Four times seven bits (ID3v2.4 section 3.1); bit 4 of the flags says that a footer follows.
    const size = head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
    const next = at + 10 + size + (head[5]! & 0x10 ? 10 : 0);
    if (next >= source.size) return at + 10;
    at = next;
  }
  return at;
};
