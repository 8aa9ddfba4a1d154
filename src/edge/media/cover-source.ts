import { readFile } from 'node:fs/promises';
import type { ArtSource } from '../music/catalogue';
import { resolveInside } from '../music/inside';
import { parseMusicFile } from '../music/parse-file';
import { asPicture, chooseEmbedded, type Picture } from '../music/pictures';

/** The original picture; null when it is gone or no picture any more. */
export const readArt = async (root: string, source: ArtSource): Promise<Picture | null> => {
  try {
    const path = await resolveInside(root, source.path);
    if (source.kind === 'file') return asPicture(await readFile(path));
    const { metadata } = await parseMusicFile(path);
    return chooseEmbedded(metadata.common.picture);
  } catch {
    return null;
  }
};
