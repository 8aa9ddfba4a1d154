import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtSource } from '../music/catalogue';
import { asPicture, type Picture } from '../music/pictures';
import { writeAtomically } from '../state/atomic-file';
import { readArt } from './cover-source';
import type { Ffmpeg } from './ffmpeg';
import { resizePicture, sizeStep } from './resize';

export interface Covers {
  /** `size` in px, 0 = as it is. Null when the picture is gone. */
  readonly get: (artId: string, source: ArtSource, size: number) => Promise<Picture | null>;
}

export interface CoversOptions {
  readonly root: string;
  readonly dataFolder: string;
  readonly ffmpeg: Ffmpeg | null;
}

/** Resizing at once; the rest waits in line, since a screen of albums asks for thirty. */
const parallel = 2;

const createLine = () => {
  let busy = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    // The place of one who leaves is handed to the next, so it never counts as free in between.
    if (busy >= parallel) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };
};

/** Pictures by id and size. Ids name the bytes, so what was resized once is right for ever. */
export const createCovers = ({ root, dataFolder, ffmpeg }: CoversOptions): Covers => {
  const folder = join(dataFolder, 'covers');
  const inLine = createLine();
  const running = new Map<string, Promise<Picture | null>>();

  const make = async (artId: string, source: ArtSource, step: number): Promise<Picture | null> => {
    const file = join(folder, `${artId}-${step}.jpg`);
    const kept = await readFile(file).then(asPicture, () => null);
    if (kept) return kept;
    const original = await readArt(root, source);
    if (!original || !ffmpeg) return original;
    const resized = await inLine(() => resizePicture(ffmpeg.path, original, step));
    if (!resized) return original;
    // Without room on the disk it is made again the next time.
    await mkdir(folder, { recursive: true })
      .then(() => writeAtomically(file, resized.bytes))
      .catch(() => undefined);
    return resized;
  };

  const get: Covers['get'] = (artId, source, size) => {
    const step = size > 0 && ffmpeg ? sizeStep(size) : null;
    if (step === null) return readArt(root, source);
    const key = `${artId}-${step}`;
    const known = running.get(key);
    if (known) return known;
    const made = make(artId, source, step).finally(() => running.delete(key));
    running.set(key, made);
    return made;
  };

  return { get };
};
