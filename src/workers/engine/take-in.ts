import type { CollectionRef } from '../../contracts/downloads';
import type { Album, Artist, Track } from '../../domain/music';
import type { LocalFile, RefusedFile } from '../../providers/local-files/read-local-files';
import type { DeviceFiles } from './device-files';

export interface IntakeParts {
  readonly read: AsyncIterable<LocalFile | RefusedFile>;
  readonly hold: DeviceFiles['hold'];
  readonly importRows: (rows: {
    readonly tracks: readonly Track[];
    readonly albums: readonly Album[];
    readonly artists: readonly Artist[];
  }) => Promise<void>;
  readonly keepExtras: (file: LocalFile) => Promise<void>;
  /** Asks for the sealing of what was taken in. */
  readonly download: (ref: CollectionRef) => Promise<void>;
}

/** Rows are written in batches: one generation of the catalogue for so many files. */
const batchSize = 100;

/** Takes files in: read, listed, asked to be sealed. Resolves when all are listed. */
export const takeIn = async (
  parts: IntakeParts,
): Promise<{ readonly added: number; readonly refused: number }> => {
  let added = 0;
  let refused = 0;
  let batch: LocalFile[] = [];
  const refs = new Map<string, CollectionRef>();

  const writeBatch = async (): Promise<void> => {
    const files = batch;
    batch = [];
    if (files.length === 0) return;
    await parts.importRows({
      tracks: files.map((each) => each.track),
      albums: present(files.map((each) => each.album)),
      artists: present(files.flatMap((each) => [each.artist, each.albumArtist])),
    });
    for (const each of files) {
      const { key: track, contentType } = each.track;
      parts.hold({ key: track, contentType, file: each.file });
      await parts.keepExtras(each);
      const { key, albumKey } = each.track;
      const ref: CollectionRef = albumKey
        ? { kind: 'album', key: albumKey }
        : { kind: 'track', key };
      refs.set(`${ref.kind}:${ref.key}`, ref);
    }
    added += files.length;
    // Batch by batch, so that nothing is listed for long without being asked for.
    for (const ref of refs.values()) await parts.download(ref);
    refs.clear();
  };

  for await (const each of parts.read) {
    if ('failure' in each) refused += 1;
    else batch.push(each);
    if (batch.length >= batchSize) await writeBatch();
  }
  await writeBatch();
  return { added, refused };
};

const present = <T>(items: readonly (T | null)[]): readonly T[] =>
  items.filter((item): item is T => item !== null);
