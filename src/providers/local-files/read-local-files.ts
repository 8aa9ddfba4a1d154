import type { Clock } from '../../domain/clock';
import { HoldfastError } from '../../domain/error';
import { makeKey, type Key, type SourceId } from '../../domain/keys';
import type { Album, Artist, SongLyrics, Track } from '../../domain/music';
import { readCoverFile, type Cover } from './covers';
import { creditFiles, type Credits } from './credits';
import { describeTrack } from './describe-file';
import { groupFiles, type FileGroup } from './group-files';
import { loadParser, type ParseBlob } from './load-parser';
import { identifyCover } from './music-ids';
import { readOne, type ReadFile, type RefusedFile } from './read-one';
import { createTotals, type RunningTotals } from './running-totals';

export type { RefusedFile } from './read-one';

export interface LocalFile {
  readonly track: Track;
  /** Counts the songs that this reading has met so far: the last one told has them all. */
  readonly album: Album | null;
  readonly artist: Artist | null;
  /** Of the album; often the same as `artist`. */
  readonly albumArtist: Artist | null;
  /** Told once in a reading for each `coverKey`: the songs of an album share one picture. */
  readonly cover: Cover | null;
  readonly coverKey: Key | null;
  readonly lyrics: SongLyrics | null;
  readonly file: File;
}

export interface ReadOptions {
  readonly source: SourceId;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'sleep'>;
  readonly signal: AbortSignal;
  readonly loadParser?: () => Promise<ParseBlob>;
}

/** Songs of one folder that are looked at together, to know whom their album is by. */
const batchSize = 100;
/** Bytes of covers that may wait for the rest of their batch. */
const maxHeldCovers = 32 * 1024 * 1024;

interface Reading extends ReadOptions {
  readonly parse: ParseBlob;
  readonly totals: RunningTotals;
  readonly created: number;
  readonly known: { readonly tracks: Set<string>; readonly covers: Set<string> };
}

interface Held {
  readonly file: ReadFile;
  readonly coverId: string | null;
  /** Null when it was told before. */
  readonly cover: Cover | null;
}

const holdCover = (file: ReadFile, folderCover: Cover | null, { known }: Reading): Held => {
  const cover = file.cover ?? folderCover;
  const coverId = cover ? identifyCover(cover.bytes) : null;
  const isNew = coverId !== null && !known.covers.has(coverId);
  if (isNew) known.covers.add(coverId);
  // Only the record above holds the picture on; a hundred copies of it are let go here.
  return { file: { ...file, cover: null }, coverId, cover: isNew ? cover : null };
};

const tell = ({ file, coverId, cover }: Held, credits: Credits, reading: Reading): LocalFile => {
  const { source, created, totals } = reading;
  const coverKey = coverId ? makeKey(source, coverId) : null;
  const track = describeTrack({ file, credits, artKey: coverKey, source, created });
  const { lyrics, candidate, tags } = file;
  return {
    track,
    ...totals.add(track, credits, tags),
    cover,
    coverKey,
    lyrics,
    file: candidate.file,
  };
};

async function* readGroup(
  group: FileGroup,
  reading: Reading,
): AsyncGenerator<LocalFile | RefusedFile> {
  const folderCover = group.coverFile ? await readCoverFile(group.coverFile) : null;
  let batch: Held[] = [];
  let heldBytes = 0;
  const tellBatch = (): readonly LocalFile[] => {
    const credits = creditFiles(
      batch.map(({ file }) => file),
      group,
    );
    const told = batch.map((held, index) => tell(held, credits[index]!, reading));
    [batch, heldBytes] = [[], 0];
    return told;
  };
  for (const candidate of group.candidates) {
    if (reading.signal.aborted) throw new HoldfastError('aborted');
    const found = await readOne(candidate, reading);
    if (found && 'failure' in found) yield found;
    if (!found || 'failure' in found || reading.known.tracks.has(found.id)) continue;
    reading.known.tracks.add(found.id);
    const held = holdCover(found, folderCover, reading);
    batch.push(held);
    heldBytes += held.cover?.bytes.byteLength ?? 0;
    if (batch.length >= batchSize || heldBytes > maxHeldCovers) yield* tellBatch();
  }
  yield* tellBatch();
}

/**
 * Reads music that the listener gave, folder by folder: each song with its tags, cover and words, or
 * why it is refused. Covers, words, hidden files and, in chosen folders, other things that are no
 * music are not told of; neither is the second copy of a song. The same file has the same key
 * whenever it is read. One bad file never ends the reading.
 *
 * @throws HoldfastError `aborted` by the signal; the import's error when the parser's code cannot
 * be loaded
 */
export async function* readLocalFiles(
  files: readonly File[],
  options: ReadOptions,
): AsyncGenerator<LocalFile | RefusedFile> {
  const groups = groupFiles(files);
  if (groups.length === 0) return;
  const reading: Reading = {
    ...options,
    parse: await (options.loadParser ?? loadParser)(),
    totals: createTotals(options.source),
    created: options.clock.now(),
    known: { tracks: new Set(), covers: new Set() },
  };
  for (const group of groups) yield* readGroup(group, reading);
}
