import { sniff, sniffLength } from '../../domain/sniff';
import { readPart } from './guarded-blob';
import type { ParsedTags } from './parsed-tags';
import { nameOf } from './paths';

export interface Cover {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** By the first bytes: image/jpeg, png, webp, gif or avif. */
  readonly contentType: string;
}

/** Larger than any cover that is meant to be one. */
const maxCoverBytes = 8 * 1024 * 1024;

const imageType = (bytes: Uint8Array): string | null => {
  if (bytes.byteLength > maxCoverBytes) return null;
  const found = sniff(bytes.subarray(0, sniffLength));
  return found.kind === 'image' ? found.contentType : null;
};

const isFront = ({ type }: { readonly type: string }): boolean => /front/i.test(type);

/** The front cover, or whatever picture comes first. What the tag calls it does not count. */
export const chooseEmbedded = ({ common }: ParsedTags): Cover | null => {
  const pictures = [...common.picture].sort((a, b) => Number(isFront(b)) - Number(isFront(a)));
  for (const { data } of pictures) {
    const contentType = imageType(data);
    // A copy: the parser's bytes hold the whole tag, with all its pictures, in memory.
    if (contentType) return { bytes: new Uint8Array(data), contentType };
  }
  return null;
};

const coverName = /^(cover|folder|front|album)\.(?:jpe?g|png|webp)$/i;
const ranks = ['cover', 'folder', 'front', 'album'];

/** Position among the names that covers have in folders; negative when it is none of them. */
export const coverRank = (path: string): number =>
  ranks.indexOf(coverName.exec(nameOf(path))?.[1]?.toLowerCase() ?? '');

/** Null when it is no picture, too large, or cannot be read: music goes on without. */
export const readCoverFile = async (file: File): Promise<Cover | null> => {
  if (file.size > maxCoverBytes) return null;
  try {
    const bytes = new Uint8Array(await readPart(file, 0, file.size));
    const contentType = imageType(bytes);
    return contentType ? { bytes, contentType } : null;
  } catch {
    return null;
  }
};
