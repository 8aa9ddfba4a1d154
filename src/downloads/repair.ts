import type { DownloadRecord } from '../contracts/records';
import { HoldfastError } from '../domain/error';
import { surveyOf } from './check-track';
import { fetchTrack, type FetchOptions } from './fetch-track';
import { identityOf } from './identity-of';
import type { DownloadPorts, Mender, SealedFacts, Survey } from './ports';
import { replaceOf } from './replace-of';

/**
 * Makes a damaged committed track whole again. Only the segments that do not open are fetched; afterwards
 * all bytes together must be the very ones that were committed. Where that cannot be (the file changed at
 * its server, the object is gone) the whole track is fetched anew. Until then the record says that it is
 * damaged; a crash at any point leaves something that this can be called for again.
 * Resolves with a committed record. Throws what the way to the source throws, or `storage.*`.
 */
export const repairTrack = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  options: FetchOptions,
): Promise<DownloadRecord> => {
  const found = await surveyOf(ports, record, options.signal);
  if (found) {
    const { facts, survey } = found;
    if (survey.bad.length === 0) {
      await flushObject(ports, record, facts);
      const mended = await acceptMended(ports, record, facts, survey);
      if (mended) return mended;
    } else if (await mendSegments(ports, record, facts, survey, options)) {
      const again = await surveyOf(ports, record, options.signal);
      const mended = again && (await acceptMended(ports, record, facts, again.survey));
      if (mended) return mended;
    }
  }
  // Its row is written when the source has answered, not before: until then it is told as damaged.
  return fetchTrack(ports, replaceOf(record, record.quality, ports.clock.now(), false), options);
};

/**
 * Segments that open may be those that an earlier try put there and could not flush: they are on the disk
 * before the row says that the track is whole.
 */
const flushObject = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  facts: SealedFacts,
): Promise<void> => {
  const mender = await ports.objects.mend(identityOf(record), facts);
  try {
    await mender.flush();
  } finally {
    await mender.close();
  }
};

/** A segment sealed anew has another tag: the manifest is written again, if the bytes are the committed ones. */
const acceptMended = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  facts: SealedFacts,
  survey: Survey,
): Promise<DownloadRecord | null> => {
  if (survey.bad.length > 0 || survey.plainSha256 !== facts.plainSha256) return null;
  const next: SealedFacts = { ...facts, tagsSha256: survey.tagsSha256 };
  const mended: DownloadRecord = {
    ...record,
    manifest: await ports.objects.sealManifest(identityOf(record), next),
    failure: null,
    attempts: 0,
    checkedAt: ports.clock.now(),
  };
  await ports.records.put(mended, 'strict');
  return mended;
};

interface Run {
  readonly first: number;
  readonly last: number;
}

/** Bytes of one request, which are held in memory until they are sealed: a phone has room for these. */
const longestRun = 8 * 1024 * 1024;

/** Neighbours are fetched in one request. */
const runsOf = (bad: readonly number[], plainSegment: number): readonly Run[] => {
  const most = Math.max(1, Math.floor(longestRun / plainSegment));
  const runs: Run[] = [];
  for (const index of bad) {
    const before = runs.at(-1);
    if (before?.last === index - 1 && index - before.first < most)
      runs[runs.length - 1] = { ...before, last: index };
    else runs.push({ first: index, last: index });
  }
  return runs;
};

/** False: the source has another file now. */
const mendSegments = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  facts: SealedFacts,
  survey: Survey,
  options: FetchOptions,
): Promise<boolean> => {
  const mender = await ports.objects.mend(identityOf(record), facts);
  try {
    for (const run of runsOf(survey.bad, survey.plainSegment)) {
      const plain = await fetchRun(ports, record, facts, survey.plainSegment, run, options);
      if (!plain) return false;
      await putRun(mender, plain, survey.plainSegment, run);
    }
    await mender.flush();
    return true;
  } finally {
    await mender.close();
  }
};

const putRun = async (
  mender: Mender,
  plain: Uint8Array,
  length: number,
  { first, last }: Run,
): Promise<void> => {
  for (let index = first; index <= last; index++) {
    const at = (index - first) * length;
    await mender.put(index, plain.subarray(at, at + length));
  }
};

/** Exactly the plain bytes of these segments; null when the source has another file now. */
const fetchRun = async (
  ports: DownloadPorts,
  record: DownloadRecord,
  facts: SealedFacts,
  length: number,
  run: Run,
  { signal, onBytes }: FetchOptions,
): Promise<Uint8Array | null> => {
  const from = run.first * length;
  const end = Math.min((run.last + 1) * length, facts.plainLength);
  const { trackKey: track, quality } = record;
  const answer = await ports.fetchAudio({ track, quality, from, to: end - 1, signal });
  const isOther =
    (answer.total !== null && answer.total !== facts.plainLength) ||
    (record.remoteVersion !== '' &&
      answer.remoteVersion !== '' &&
      answer.remoteVersion !== record.remoteVersion) ||
    answer.first > from;
  if (isOther) {
    await answer.body.cancel().catch(() => undefined);
    return null;
  }
  const plain = new Uint8Array(end - from);
  const reader = answer.body.getReader();
  try {
    for (let at = answer.first; at < end;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) throw new HoldfastError('net.truncated', { bytes: at, expected: end });
      const piece = value.subarray(Math.max(0, from - at), Math.max(0, end - at));
      plain.set(piece, Math.max(0, at - from));
      at += value.length;
      onBytes(Math.max(0, Math.min(at, end) - from), end - from);
    }
    return plain;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
};
