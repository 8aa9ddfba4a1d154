import type { DownloadRecord } from '../contracts/records';
import { HoldfastError, toFailure } from '../domain/error';
import { splitKey } from '../domain/keys';
import { identityOf } from './identity-of';
import { takeOverlap } from './overlap';
import type { AudioAnswer, DownloadPorts, SealedFacts, SealedWriter } from './ports';
import { isDisputed, proveComplete, truncated, type Arrived } from './proof';

/**
 * Carries one track from its source to a committed record: fetch, seal, write, journal, prove, flush,
 * seal the manifest, check, commit. Restartable at every step: the file may run ahead of the journal,
 * never behind it, and a reader looks at nothing that is not committed.
 */
export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Plain bytes of this track that are here now, and how many there will be (0 = unknown). */
  readonly onBytes: (bytes: number, total: number) => void;
}

/** The journal only tells how far it has come: what is in the file proves itself, with or without it. */
const journalEvery = 8 * 1024 * 1024;

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
    record = await sealRecord(ports, record, writer, answer, options.signal);
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
  const resumed = await resume(ports, record, signal);
  if (resumed && 'writer' in resumed) return resumed;
  // The whole file may have come instead of the part that was asked for: it is not asked for twice.
  const { trackKey: track, quality } = record;
  const answer = resumed ?? (await ports.fetchAudio({ track, quality, from: null, signal }));
  try {
    return { ...(await beginObject(ports, record, answer)), answer };
  } catch (error) {
    await answer.body.cancel().catch(() => undefined);
    throw error;
  }
};

/** Opened for going on; or the answer with the whole file; or null: nothing to go on from. */
const resume = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  signal: AbortSignal,
): Promise<Opened | AudioAnswer | null> => {
  if (record.state !== 'fetching' || record.objectId === null) return null;
  const writer = await ports.objects.resume(identityOf(record));
  if (!writer) return null;
  try {
    const held = writer.tail();
    const from = writer.plainLength() - held.length;
    // So little is here that the comparison would fetch all of it.
    const answer = from > 0 ? await askFrom(ports, record, from, signal) : null;
    const body =
      answer && isContinuation(record, from, answer) ? await takeOverlap(answer.body, held) : null;
    if (answer && body) {
      const first = writer.plainLength();
      return { record, writer, answer: { ...answer, body, first } };
    }
    await writer.close();
    return answer?.first === 0 ? answer : await discard(answer);
  } catch (error) {
    await writer.close();
    throw error;
  }
};

const discard = async (answer: AudioAnswer | null): Promise<null> => {
  await answer?.body.cancel().catch(() => undefined);
  return null;
};

/** Null: the file has become shorter than what is held of it. */
const askFrom = (
  ports: DownloadPorts,
  { trackKey: track, quality }: DownloadRecord,
  from: number,
  signal: AbortSignal,
): Promise<AudioAnswer | null> =>
  ports.fetchAudio({ track, quality, from, signal }).catch((error: unknown) => {
    const { code, data } = toFailure(error);
    if (code === 'input.invalid' && data['what'] === 'range') return null;
    throw error;
  });

/** By what the headers say. Where they say nothing the overlap alone decides. */
const isContinuation = (record: DownloadRecord, from: number, answer: AudioAnswer): boolean => {
  const { first, total, remoteVersion } = answer;
  const isSameVersion =
    record.remoteVersion === '' || remoteVersion === '' || remoteVersion === record.remoteVersion;
  const isSameLength = record.plainLength === 0 || total === null || total === record.plainLength;
  return first === from && isSameVersion && isSameLength;
};

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
    root: ports.objects.root(),
    segments: 0,
    bytes: 0,
    plainLength: answer.total ?? 0,
    contentType: answer.contentType,
    remoteVersion: answer.remoteVersion,
    claimedSize: ports.factsOf(old.trackKey)?.size ?? 0,
    manifest: null,
    failure: null,
    checkedAt: 0,
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
      const { segments, bytes } = await writer.settle();
      record = { ...record, segments, bytes };
      await ports.records.put(record, 'relaxed');
      journaled = writer.plainLength();
    }
  } finally {
    reader.releaseLock();
  }
};

/**
 * What arrived before the line broke is journaled, so that the next try goes on from there. A file that is
 * empty, or longer than it was said to be, is begun anew: which of its bytes are right is not known.
 */
const keepPrefix = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  writer: SealedWriter,
  error: unknown,
): Promise<void> => {
  const { code, data } = toFailure(error);
  const isTooLong = code === 'net.truncated' && Number(data['bytes']) > Number(data['expected']);
  const isWrong = isTooLong || code === 'server.wrong-content';
  try {
    const next: DownloadRecord = isWrong
      ? { ...record, state: 'planned', segments: 0, bytes: 0 }
      : { ...record, ...(await writer.settle()) };
    await ports.records.put(next, 'relaxed');
  } catch {
    // The disk is full or gone: the journal keeps its last true entry, and the first error counts.
  }
};

/**
 * Bytes beyond an announced length are dropped by browsers without a word (reliability F7), so where the
 * catalogue tells more than came, the server is asked for what would follow. One that ignores ranges cannot
 * tell, and is believed.
 */
const expectEnd = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  { bytes, claimed }: Arrived,
  signal: AbortSignal,
): Promise<void> => {
  if (claimed < bytes) return;
  const after = await askFrom(ports, record, bytes, signal);
  if (after === null) return;
  await discard(after);
  if (after.first === bytes) throw truncated(bytes, claimed);
};

const sealRecord = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  writer: SealedWriter,
  answer: AudioAnswer,
  signal: AbortSignal,
): Promise<DownloadRecord> => {
  const facts = ports.factsOf(record.trackKey);
  const arrived: Arrived = {
    bytes: writer.plainLength(),
    announced: answer.total,
    claimed: facts?.size ?? 0,
    duration: facts?.duration ?? 0,
    quality: record.quality,
    isKnownSound: answer.contentType !== '',
  };
  proveComplete(arrived);
  if (isDisputed(arrived)) await expectEnd(ports, record, arrived, signal);
  const sealed: SealedFacts = {
    ...(await writer.finish()),
    from: splitKey(record.trackKey).source,
    at: ports.clock.now(),
  };
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
  await ports.objects.spotCheck(identity, facts, signal);
  const committed: DownloadRecord = {
    ...sealed,
    state: 'committed',
    failure: null,
    attempts: 0,
    committedAt: ports.clock.now(),
    previous: null,
  };
  await ports.records.put(committed, 'strict');
  // Only now: until this row was on the disk the older copy was the one that plays. What stays is swept.
  if (sealed.previous) {
    await ports.objects.remove(sealed.previous.objectId).catch(() => undefined);
  }
  return committed;
};
