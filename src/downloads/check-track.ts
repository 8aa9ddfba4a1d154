import type { DownloadRecord } from '../contracts/records';
import { toFailure, type Failure } from '../domain/error';
import { identityOf } from './identity-of';
import type { DownloadPorts, SealedFacts, Survey } from './ports';

/** Opens every byte of a committed track. Null: the object as a whole is lost. Throws `storage.*` of other kinds. */
export const surveyOf = async (
  ports: Pick<DownloadPorts, 'objects'>,
  record: DownloadRecord,
  signal: AbortSignal,
): Promise<{ readonly facts: SealedFacts; readonly survey: Survey } | null> => {
  const identity = identityOf(record);
  try {
    if (!record.manifest) return null;
    const facts = await ports.objects.openManifest(identity, record.manifest);
    return { facts, survey: await ports.objects.survey(identity, facts, signal) };
  } catch (error) {
    if (isLoss(toFailure(error))) return null;
    throw error;
  }
};

/** Sealed under a root key that this tab has not heard of yet is no loss. */
const isLoss = ({ code, data }: Failure): boolean =>
  code === 'storage.missing' || (code === 'vault.refused' && data['why'] !== 'root');

/**
 * Looks at every byte and writes down what was found: when it was checked, or why it must be repaired.
 * Resolves with the record as it is now. Throws `aborted` and what says nothing about the bytes (a lock).
 */
export const checkTrack = async (
  ports: Pick<DownloadPorts, 'objects' | 'records' | 'clock'>,
  record: DownloadRecord,
  signal: AbortSignal,
): Promise<DownloadRecord> => {
  const found = await surveyOf(ports, record, signal);
  const failure = failureOf(found);
  const now = await ports.records.get(record.trackKey);
  // Replaced, repaired or removed meanwhile: what was found is not about this one.
  if (now?.objectId !== record.objectId || now.state !== 'committed') return now ?? record;
  const checked: DownloadRecord =
    failure === null
      ? { ...now, failure: null, checkedAt: ports.clock.now() }
      : { ...now, failure };
  await ports.records.put(checked, 'relaxed');
  return checked;
};

const failureOf = (found: Awaited<ReturnType<typeof surveyOf>>): Failure | null => {
  if (!found) return { code: 'storage.missing', data: { what: 'object' } };
  const { survey, facts } = found;
  if (survey.bad.length > 0) {
    const data = { segments: survey.bad.length, of: facts.segments };
    return { code: 'vault.refused', data };
  }
  const isSame = survey.plainSha256 === facts.plainSha256 && survey.tagsSha256 === facts.tagsSha256;
  return isSame ? null : { code: 'vault.refused', data: { why: 'mixed' } };
};
