import type { DownloadRecord } from '../contracts/records';
import type { Key } from '../domain/keys';
import type { Quality } from '../domain/quality';
import type { Desk } from './desk';
import { commitTrack } from './fetch-track';
import { identityOf } from './identity-of';
import { newRecord } from './new-rows';
import type { SealedFacts, SealedWriter } from './ports';
import { proveComplete } from './proof';

/** A piece of a song as it went to the player. */
export interface HeardPart {
  readonly track: Key;
  readonly quality: Quality;
  readonly first: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly total: number;
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
}

/** The song that plays, the next one that begins to load, and one that was skipped back from. */
const mostOpen = 3;

interface Capture {
  readonly file: string;
  readonly record: DownloadRecord;
  writer: SealedWriter | null;
  at: number;
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
    capture.isOver = true;
    if (captures.get(trackKey) === capture) captures.delete(trackKey);
    await capture.writer?.close().catch(() => undefined);
    if (objectId === null) return;
    await objects.remove(objectId).catch(() => undefined);
    desk.open.delete(objectId);
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
    const turn = Promise.resolve();
    const { file } = part;
    const capture: Capture = { file, record, writer: null, at: 0, turn, isOver: false };
    desk.open.add(record.objectId!);
    captures.set(part.track, capture);
    for (const oldest of captures.values()) {
      if (captures.size <= mostOpen) break;
      void oldest.turn.then(() => drop(oldest));
      captures.delete(oldest.record.trackKey);
    }
    return capture;
  };

  const finish = async (capture: Capture, writer: SealedWriter, part: HeardPart): Promise<void> => {
    const claim = ports.factsOf(part.track);
    const { duration = 0, size: claimed = 0 } = claim ?? {};
    const announced = part.isTold ? part.total : null;
    proveComplete({ bytes: capture.at, announced, claimed, duration, quality: part.quality });
    const facts: SealedFacts = { ...(await writer.finish()), at: ports.clock.now() };
    await writer.close();
    capture.writer = null;
    const manifest = await objects.sealManifest(identityOf(capture.record), facts);
    // A download of it may have begun, or another tab may have heard it to its end.
    if (await ports.records.get(part.track)) return drop(capture);
    const { signal } = new AbortController();
    const heardAt = ports.clock.now();
    const { segments, plainLength } = facts;
    const whole = { segments, bytes: plainLength, plainLength, manifest, heardAt };
    await commitTrack(ports, { ...capture.record, ...whole, state: 'sealed' }, signal);
    captures.delete(part.track);
    desk.open.delete(capture.record.objectId!);
    capture.isOver = true;
    await ports.keepExtras(part.track, signal).catch(() => undefined);
  };

  const append = async (capture: Capture, part: HeardPart): Promise<void> => {
    // After a seek there is a gap; what comes again later may close it.
    const isNext = part.first <= capture.at && part.first + part.bytes.length > capture.at;
    if (capture.isOver || !isNext) return;
    capture.writer ??= await objects.create(identityOf(capture.record));
    await capture.writer.push(part.bytes.subarray(capture.at - part.first));
    capture.at = part.first + part.bytes.length;
    if (capture.at === part.total) await finish(capture, capture.writer, part);
  };

  const fits = ({ total }: HeardPart): boolean => total <= ports.limits().passing;

  return {
    take: (part) => {
      let capture = captures.get(part.track);
      if (capture && capture.file !== part.file) {
        const stale = capture;
        void stale.turn.then(() => drop(stale));
        captures.delete(part.track);
        capture = undefined;
      }
      if (!capture) {
        if (part.first !== 0 || !fits(part) || books.byTrack.has(part.track)) return;
        capture = begin(part);
      }
      const taken = capture;
      taken.turn = taken.turn.then(() => append(taken, part)).catch(() => drop(taken));
    },
  };
};
