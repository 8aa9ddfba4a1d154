import type { DownloadRecord } from '../contracts/records';
import { HoldfastError, toFailure } from '../domain/error';
import { identityOf } from './identity-of';
import type { AudioAnswer, DownloadPorts, SealedWriter } from './ports';
import { proveComplete } from './proof';

/**
 * Carries one track from its source to a committed record: fetch, seal, write, flush, journal, prove,
 * seal the manifest, check, commit. Restartable at every step: the file may run ahead of the journal,
 * never behind it, and a reader looks at nothing that is not committed.
 */
export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Plain bytes of this track that are here now, and how many there will be (0 = unknown). */
  readonly onBytes: (bytes: number, total: number) => void;
}

/** Journal after this many new bytes: one flush costs about a tenth of writing a MiB (storage.md 1). */
const journalEvery = 1024 * 1024;

/** Resolves with the committed record. Whatever it throws, the record and its bytes stay consistent. */
export const fetchTrack = async (
  ports: DownloadPorts,
  planned: DownloadRecord,
  options: FetchOptions,
): Promise<DownloadRecord> => {
  const opened = await openBoth(ports, planned, options.signal);
  const { writer, answer } = opened;
  let record = opened.record;
  try {
    record = await pour(ports, record, writer, answer, options);
    record = await sealRecord(ports, record, writer, answer);
  } catch (error) {
    await answer.body.cancel().catch(() => undefined);
    await keepPrefix(ports, record, writer, error);
    throw error;
  } finally {
    await writer.close();
  }
  return commitTrack(ports, record, options.signal);
};

interface Opened {
  readonly record: DownloadRecord;
  readonly writer: SealedWriter;
  readonly answer: AudioAnswer;
}

/** Goes on where an earlier try stopped if the file is provably the same one; otherwise begins anew. */
const openBoth = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  signal: AbortSignal,
): Promise<Opened> => {
  const ask = (from: number | null): Promise<AudioAnswer> =>
    ports.fetchAudio({ track: record.trackKey, quality: record.quality, from, signal });
  if (record.objectId !== null && record.segments > 0 && record.remoteVersion !== '') {
    const writer = await ports.objects.resume(identityOf(record), record.segments);
    if (writer) {
      const answer = await ask(writer.plainLength()).catch(async (error: unknown) => {
        await writer.close();
        throw error;
      });
      if (isContinuation(record, writer, answer)) return { record, writer, answer };
      await writer.close();
      await answer.body.cancel().catch(() => undefined);
    }
  }
  const answer = await ask(null);
  try {
    return { ...(await beginObject(ports, record, answer)), answer };
  } catch (error) {
    await answer.body.cancel().catch(() => undefined);
    throw error;
  }
};

const isContinuation = (
  record: DownloadRecord,
  writer: SealedWriter,
  answer: AudioAnswer,
): boolean =>
  answer.first === writer.plainLength() &&
  answer.first > 0 &&
  answer.remoteVersion === record.remoteVersion &&
  (record.plainLength === 0 || answer.total === null || answer.total === record.plainLength);

/** A new object under a new generation; the bytes of an earlier try are removed first. */
const beginObject = async (
  ports: DownloadPorts,
  old: DownloadRecord,
  answer: AudioAnswer,
): Promise<Omit<Opened, 'answer'>> => {
  if (old.objectId !== null) await ports.objects.remove(old.objectId);
  const record: DownloadRecord = {
    ...old,
    state: 'fetching',
    objectId: ports.objects.newId(),
    generation: old.generation + 1,
    segments: 0,
    bytes: 0,
    plainLength: answer.total ?? 0,
    contentType: answer.contentType,
    remoteVersion: answer.remoteVersion,
    manifest: null,
    failure: null,
  };
  await ports.records.put(record, 'relaxed');
  return { record, writer: await ports.objects.create(identityOf(record)) };
};

const pour = async (
  ports: DownloadPorts,
  start: DownloadRecord,
  writer: SealedWriter,
  answer: AudioAnswer,
  { signal, onBytes }: FetchOptions,
): Promise<DownloadRecord> => {
  let record = start;
  let journaled = writer.plainLength();
  const total = answer.total ?? ports.factsOf(record.trackKey)?.size ?? 0;
  const reader = answer.body.getReader();
  try {
    onBytes(writer.plainLength(), total);
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return record;
      await writer.push(value);
      onBytes(writer.plainLength(), total);
      if (writer.plainLength() - journaled < journalEvery) continue;
      const { segments, bytes } = await writer.flush();
      record = { ...record, segments, bytes };
      await ports.records.put(record, 'relaxed');
      journaled = writer.plainLength();
    }
  } finally {
    reader.releaseLock();
  }
};

/**
 * What arrived before the line broke is journaled, so that the next try goes on from there. A file
 * whose length turned out wrong is begun anew: which of its bytes are right is not known.
 */
const keepPrefix = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  writer: SealedWriter,
  error: unknown,
): Promise<void> => {
  const wrongLength = ['net.truncated', 'server.wrong-content'].includes(toFailure(error).code);
  try {
    const kept = wrongLength ? { segments: 0, bytes: 0 } : await writer.flush();
    await ports.records.put({ ...record, ...kept }, 'relaxed');
  } catch {
    // The disk is full or gone: the journal keeps its last true entry, and the first error counts.
  }
};

const sealRecord = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  writer: SealedWriter,
  answer: AudioAnswer,
): Promise<DownloadRecord> => {
  const facts = ports.factsOf(record.trackKey);
  proveComplete({
    bytes: writer.plainLength(),
    announced: answer.total,
    claimed: facts?.size ?? 0,
    duration: facts?.duration ?? 0,
    quality: record.quality,
  });
  const sealed = await writer.finish();
  const next: DownloadRecord = {
    ...record,
    state: 'sealed',
    segments: sealed.segments,
    bytes: sealed.plainLength,
    plainLength: sealed.plainLength,
    manifest: await ports.objects.sealManifest(identityOf(record), sealed),
  };
  await ports.records.put(next, 'relaxed');
  return next;
};

/** Also called at start for a record that a crash left `sealed`. Throws what the check throws. */
export const commitTrack = async (
  ports: DownloadPorts,
  sealed: DownloadRecord,
  signal: AbortSignal,
): Promise<DownloadRecord> => {
  if (sealed.manifest === null) throw new HoldfastError('internal', { what: 'no manifest' });
  const identity = identityOf(sealed);
  const facts = await ports.objects.openManifest(identity, sealed.manifest);
  await ports.objects.verify(identity, facts, 'spot', signal);
  const committed: DownloadRecord = {
    ...sealed,
    state: 'committed',
    failure: null,
    committedAt: ports.clock.now(),
  };
  await ports.records.put(committed, 'strict');
  return committed;
};
