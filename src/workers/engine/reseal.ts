import type { LockView } from '../../contracts/downloads';
import type { DownloadRecord, DownloadRecords } from '../../contracts/records';
import type { Clock } from '../../domain/clock';
import { toFailure, type Failure } from '../../domain/error';
import type { Key } from '../../domain/keys';
import { mostRepairs } from '../../downloads/faults';
import type { OpenObjects } from '../../downloads/open-objects';
import type { SealedObjects } from '../../downloads/ports';
import type { KeyStore } from '../../library/key-store';
import type { Library } from '../../library/library';
import type { Keyring } from './keyring';
import { anewOf, isDamage, resealOwn, resealPrevious } from './reseal-track';
import type { Secrets } from './secrets';

export interface ResealParts {
  readonly records: Pick<DownloadRecords, 'all'>;
  readonly objects: SealedObjects;
  readonly sources: Library['sources'];
  readonly secrets: Secrets;
  readonly ring: Keyring;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
  /** Nothing else touches this track meanwhile; its rows are written through the given door. */
  readonly exclusively: (
    track: Key,
    work: (records: DownloadRecords, signal: AbortSignal) => Promise<void>,
  ) => Promise<void>;
  /** Objects that are written and have no row yet: the sweep leaves them alone. */
  readonly open: Pick<OpenObjects, 'add' | 'delete'>;
  /** Plays now, or will: sealed anew last, because the player opens it again for that. */
  readonly playing: () => Promise<Key | null>;
  /** Runs it when no tab seals anything under this root any more. */
  readonly whenUnheld: (
    root: string,
    work: () => Promise<void>,
    signal: AbortSignal,
  ) => Promise<void>;
}

/** ms. Until what could not be done now is tried again: it is being read elsewhere, no room, to be repaired. */
const againMs = 20_000;
/** ms. Only repairs are waited for, which may take until a server is back: all rows are read each time. */
const longestMs = 600_000;
/** ms. Another tab leads, or this one does in a moment. */
const leadMs = 1_000;

/**
 * Seals everything anew under the current root, a song at a time, copy first, then one strict row, then the
 * old bytes go; the older root keys last, when no row names them any more. Whatever it is cut at, rows name
 * whole objects under keys that are there, and the next run goes on. Resolves when it is done.
 * Throws `aborted` and `vault.locked`.
 */
export const reseal = async (
  parts: ResealParts,
  signal: AbortSignal,
  onProgress: (changing: NonNullable<LockView['changing']>) => void,
): Promise<void> => {
  let [total, done, rest] = [0, 0, againMs];
  let failure: Failure | null = null;
  const tell = (): void => onProgress({ done, total, ...(failure ? { failure } : {}) });
  for (;;) {
    signal.throwIfAborted();
    const stale = await staleRecords(parts);
    total = Math.max(total, done + stale.length);
    done = total - stale.length;
    failure = null;
    tell();
    const left = await passOver(parts, stale, signal, (met) => {
      if (met === null) done += 1;
      else failure ??= met.code === 'aborted' ? null : met;
      tell();
    });
    if (left !== 'lead') failure = (await resealCredentials(parts)) ?? failure;
    const isThrough = left === 'nothing' && (await staleRecords(parts)).length === 0;
    if (isThrough && (await forgetOlder(parts, signal))) return;
    tell();
    await parts.clock.sleep(left === 'lead' ? leadMs : rest, signal);
    rest = left === 'repairs' ? Math.min(longestMs, rest * 2) : againMs;
  }
};

/** Why something is left: it can be done only later, must be repaired first, or another tab is to do it. */
type Left = 'nothing' | 'work' | 'repairs' | 'lead';

const passOver = async (
  parts: ResealParts,
  stale: readonly DownloadRecord[],
  signal: AbortSignal,
  onEach: (met: Failure | null) => void,
): Promise<Left> => {
  let left: Left = 'nothing';
  for (const { trackKey } of stale) {
    signal.throwIfAborted();
    const met = await resealOne(parts, trackKey, signal);
    // It would be the same with each of ten thousand songs.
    if (met?.code === 'aborted' && met.data['why'] === 'not leading') return 'lead';
    onEach(met);
    if (met && !isDamage(met)) left = 'work';
    else if (met && left === 'nothing') left = 'repairs';
  }
  return left;
};

const isStale = (record: DownloadRecord, current: string): boolean =>
  (record.objectId !== null && record.root !== current) ||
  (record.previous !== null && record.previous.root !== current);

/** Committed ones first: what has not come whole is begun anew, and may be whole by then. */
const staleRecords = async ({
  records,
  ring,
  playing,
}: ResealParts): Promise<readonly DownloadRecord[]> => {
  const current = ring.current();
  const now = await playing();
  const rankOf = ({ state, trackKey }: DownloadRecord): number =>
    state !== 'committed' ? 2 : trackKey === now ? 1 : 0;
  return (await records.all())
    .filter((record) => isStale(record, current))
    .sort((a, b) => rankOf(a) - rankOf(b));
};

/** Null: done. Otherwise why not now. */
const resealOne = async (
  parts: ResealParts,
  track: Key,
  signal: AbortSignal,
): Promise<Failure | null> => {
  let met: Failure | null = null;
  try {
    await parts.exclusively(track, async (records, stop) => {
      const doors = { ...parts, records };
      const both = AbortSignal.any([signal, stop]);
      const current = parts.ring.current();
      if ((await parts.keyStore.all()).current !== current) {
        // Changed again in another tab: what is sealed under the newest is no damage, and not to be undone.
        met = { code: 'aborted', data: { why: 'behind' } };
        return;
      }
      const record = await records.get(track);
      if (record?.previous && record.previous.root !== current) {
        await resealPrevious(doors, record, both);
      }
      const now = await records.get(track);
      if (!now?.objectId || now.root === current) return;
      if (now.state === 'deleting') met = { code: 'aborted', data: {} };
      else if (now.state !== 'committed') await anewOf(doors, now);
      // No repair comes any more: the older key must not stay for what it will never open again.
      else if (now.failure && isGivenUp(now)) await anewOf(doors, now);
      // A damaged one waits for its repair, which still needs the older key.
      else if (now.failure) met = now.failure;
      else met = await resealOwn(doors, now, both);
    });
  } catch (error) {
    const failure = toFailure(error);
    if (signal.aborted || failure.code === 'vault.locked') throw error;
    return failure;
  }
  return met;
};

/** It was tried often enough, or nobody asked for the song. It says on that it is damaged. */
const isGivenUp = ({ attempts, heardAt }: DownloadRecord): boolean =>
  attempts >= mostRepairs || heardAt > 0;

/** Null: none is under an older root. One that nothing opens is left as it is: no key of ours is missed by it. */
const resealCredentials = async ({
  sources,
  secrets,
}: Pick<ResealParts, 'sources' | 'secrets'>): Promise<Failure | null> => {
  try {
    for (const { id } of await sources.list()) {
      const sealed = (await sources.get(id))?.sealedCredentials;
      if (!sealed) continue;
      const anew = await secrets.sealAnew(id, sealed).catch(orUnreadable);
      const now = await sources.get(id);
      // Signed in to anew meanwhile: those are under the current root, or the next round finds them.
      if (!anew || !now?.sealedCredentials || !isSame(now.sealedCredentials, sealed)) continue;
      await sources.put({ ...now, sealedCredentials: anew });
    }
    return null;
  } catch (error) {
    if (toFailure(error).code === 'vault.locked') throw error;
    return toFailure(error);
  }
};

const orUnreadable = (error: unknown): null => {
  if (toFailure(error).code === 'auth.no-credentials') return null;
  throw error;
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

/** False: something is sealed under one of them after all. */
const forgetOlder = async (parts: ResealParts, signal: AbortSignal): Promise<boolean> => {
  const { keyStore } = parts;
  const { current, roots } = await keyStore.all();
  if (current !== parts.ring.current()) return false;
  const older = [...roots.keys()].filter((root) => root !== current);
  let isDone = true;
  const forget = async (rest: readonly string[]): Promise<void> => {
    const [root, ...others] = rest;
    if (root !== undefined) return parts.whenUnheld(root, () => forget(others), signal);
    // Nobody writes under any of them now: what is found is all there is.
    const isCredentials = (await resealCredentials(parts)) === null;
    isDone = isCredentials && (await staleRecords(parts)).length === 0;
    if (isDone) await keyStore.forget(older);
  };
  await forget(older);
  return isDone;
};
