import type { DownloadRecord } from '../contracts/records';
import { HoldfastError } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Quality } from '../domain/quality';
import type { Desk } from './desk';
import { commitTrack } from './fetch-track';
import { identityOf } from './identity-of';
import { newRecord } from './new-rows';
import type { DownloadPorts, SealedFacts, SealedWriter } from './ports';
import { isDisputed, proveComplete, truncated, type Arrived } from './proof';

/** A piece of a song as it went to the player. */
export interface HeardPart {
  readonly track: Key;
  readonly quality: Quality;
  readonly first: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Null: its end has not come. */
  readonly total: number | null;
  /** The total was told by the source, not found by reading to the end. */
  readonly isTold: boolean;
  readonly contentType: string;
  /** Names the file that it is a part of. */
  readonly file: string;
}

/**
 * What is streamed stays: the bytes that the player is given go into a sealed object as well. Only when every
 * byte of the file came, in order and from the first, it becomes a record; until then nothing knows of it, and
 * what a closed tab leaves is an orphan that the sweep removes. Nothing here ever keeps the player waiting.
 */
export interface Captures {
  readonly take: (part: HeardPart) => void;
  /** The lock was closed, or the root key is another one now: what was begun under the older one is given up. */
  readonly tidy: () => void;
}

/** The song that plays, the next one that begins to load, and one that was skipped back from. */
const mostOpen = 3;
/** ms. A song that was skipped is given up when another one is heard; one that is merely paused is not. */
const idleMs = 120_000;

interface Capture {
  readonly file: string;
  readonly record: DownloadRecord;
  writer: SealedWriter | null;
  at: number;
  /** When a piece of it came last (monotonic, ms). */
  heardAt: number;
  /** Pieces are sealed one after the other. */
  turn: Promise<void>;
  isOver: boolean;
}

export const createCaptures = (desk: Desk): Captures => {
  const { ports, books } = desk;
  const { objects } = ports;
  const captures = new Map<Key, Capture>();

  const drop = async (capture: Capture): Promise<void> => {
    const { trackKey, objectId } = capture.record;
    // Also when it was committed before its turn to be given up came.
    if (capture.isOver) return;
    capture.isOver = true;
    if (captures.get(trackKey) === capture) captures.delete(trackKey);
    await capture.writer?.close().catch(() => undefined);
    if (objectId === null) return;
    await objects.remove(objectId).catch(() => undefined);
    desk.open.delete(objectId);
  };
  /** After what it is still at. */
  const giveUp = (capture: Capture): void => {
    captures.delete(capture.record.trackKey);
    void capture.turn.then(() => drop(capture));
  };
  const isCurrent = ({ record }: Capture): boolean => {
    try {
      return objects.root() === record.root;
    } catch {
      return false;
    }
  };

  const begin = (part: HeardPart): Capture => {
    const now = ports.clock.now();
    const record: DownloadRecord = {
      ...newRecord(part.track, part.quality, now),
      objectId: objects.newId(),
      generation: 1,
      contentType: part.contentType,
      root: objects.root(),
      claimedSize: ports.factsOf(part.track)?.size ?? 0,
    };
    const begun = { writer: null, at: 0, isOver: false, turn: Promise.resolve() };
    const capture: Capture = { ...begun, file: part.file, record, heardAt: 0 };
    desk.open.add(record.objectId!);
    captures.set(part.track, capture);
    for (const oldest of captures.values()) {
      if (captures.size <= mostOpen) break;
      giveUp(oldest);
    }
    return capture;
  };

  /**
   * Only where no row is: a download of it may have begun, or another tab may have heard it to its end. This
   * tab may not know yet what the disk knows. Nor under a root that may be forgotten any moment.
   */
  const putIfNew =
    (capture: Capture): DownloadPorts['records']['put'] =>
    async (record, durability) => {
      const isKnown = (await books.latest(record.trackKey)) !== null;
      if (isKnown || !isCurrent(capture)) throw new HoldfastError('aborted', { what: 'capture' });
      await ports.records.put(record, durability);
    };

  const finish = async (capture: Capture, writer: SealedWriter, part: HeardPart): Promise<void> => {
    const claim = ports.factsOf(part.track);
    const { duration = 0, size: claimed = 0 } = claim ?? {};
    const announced = part.isTold ? part.total : null;
    const isKnownSound = capture.record.contentType !== '';
    const arrived: Arrived = {
      bytes: capture.at,
      announced,
      claimed,
      duration,
      quality: part.quality,
      isKnownSound,
    };
    proveComplete(arrived);
    // Nobody asked to keep it: not worth a doubt, or a request that settles it.
    if (isDisputed(arrived)) throw truncated(capture.at, claimed);
    const facts: SealedFacts = { ...(await writer.finish()), at: ports.clock.now() };
    await writer.close();
    capture.writer = null;
    const manifest = await objects.sealManifest(identityOf(capture.record), facts);
    const { signal } = new AbortController();
    const heardAt = ports.clock.now();
    const { segments, plainLength } = facts;
    const whole = { segments, bytes: plainLength, plainLength, manifest, heardAt };
    const records = { ...ports.records, put: putIfNew(capture) };
    const sealed: DownloadRecord = { ...capture.record, ...whole, state: 'sealed' };
    await commitTrack({ ...ports, records }, sealed, signal);
    capture.isOver = true;
    if (captures.get(part.track) === capture) captures.delete(part.track);
    desk.open.delete(capture.record.objectId!);
    await ports.keepExtras(part.track, signal).catch(() => undefined);
  };

  const append = async (capture: Capture, part: HeardPart): Promise<void> => {
    // After a seek there is a gap; what comes again later may close it.
    const end = part.first + part.bytes.length;
    // A stream may tell that it is over without a byte more.
    const isNext = part.first <= capture.at && (end > capture.at || end === part.total);
    if (capture.isOver || !isNext || !fits(part)) return;
    capture.writer ??= await objects.create(identityOf(capture.record));
    await capture.writer.push(part.bytes.subarray(capture.at - part.first));
    capture.at = end;
    if (capture.at === part.total) await finish(capture, capture.writer, part);
  };

  const fits = ({ first, total }: HeardPart): boolean => (total ?? first) <= ports.limits().passing;

  const dropIdle = (now: number, track: Key): void => {
    for (const each of captures.values()) {
      if (each.record.trackKey !== track && now - each.heardAt > idleMs) giveUp(each);
    }
  };

  return {
    take: (part) => {
      const now = ports.clock.monotonic();
      dropIdle(now, part.track);
      let capture = captures.get(part.track);
      if (capture && capture.file !== part.file) {
        giveUp(capture);
        capture = undefined;
      }
      if (!capture) {
        if (part.first !== 0 || !fits(part) || books.byTrack.has(part.track)) return;
        capture = begin(part);
      }
      const taken = capture;
      taken.heardAt = now;
      taken.turn = taken.turn.then(() => append(taken, part)).catch(() => drop(taken));
    },
    tidy: () => {
      for (const each of captures.values()) if (!isCurrent(each)) giveUp(each);
    },
  };
};
