import { selectCover, type IPicture } from 'music-metadata';
import { sniff, sniffLength } from '../../domain/sniff';

export interface Picture {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Larger than any cover that is meant to be one. */
export const maxPictureBytes = 20 * 1024 * 1024;

/** The picture, if its first bytes are those of one. What the tag calls it does not count. */
export const asPicture = (bytes: Uint8Array): Picture | null => {
  if (bytes.byteLength > maxPictureBytes) return null;
  const found = sniff(bytes.subarray(0, sniffLength));
  return found.kind === 'image' ? { contentType: found.contentType, bytes } : null;
};

/** The front cover, or whatever picture comes first. */
export const chooseEmbedded = (pictures: readonly IPicture[] | undefined): Picture | null => {
  const chosen = selectCover(pictures ? [...pictures] : undefined);
  return chosen ? asPicture(chosen.data) : null;
};
