import type { DownloadRecord } from '../../../../src/contracts/records';
import type { Clock } from '../../../../src/domain/clock';
import { HoldfastError } from '../../../../src/domain/error';
import { fetchTrack } from '../../../../src/downloads/fetch-track';
import { identityOf } from '../../../../src/downloads/identity-of';
import { newRecord } from '../../../../src/downloads/new-rows';
import type { AudioAnswer, AudioRequest, DownloadPorts } from '../../../../src/downloads/ports';
import { createSealedAudio, type SealedAudio } from '../../../../src/downloads/sealed-audio';
import { createSealedObjects } from '../../../../src/workers/engine/sealed-objects';
import { openKeys } from './open-keys';
import { key, newDisk, type Disk } from './rig';

/** One track on its way from a scripted server through the real vault into a real store. */
export interface FileAtServer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** By the catalogue, where that is not its size. */
  readonly claims?: number;
  readonly version?: string;
  /** False: every answer is the whole file. */
  readonly ranges?: boolean;
  /** False: neither length nor range is told, as across origins. */
  readonly tellsLength?: boolean;
  /** Answers of the whole file end early and say so: nobody sees that more would come. */
  readonly tellsOnly?: number;
  /** The connection breaks after so many bytes of an answer. */
  readonly breakAfter?: number;
  /** Answers of parts begin so many bytes too late, whatever they say. */
  readonly shift?: number;
}

export interface TrackRig {
  readonly disk: Disk;
  readonly ports: DownloadPorts;
  readonly audio: SealedAudio;
  readonly requests: { readonly from: number | null; readonly to: number | null }[];
  /** Bytes that the server was asked to send. */
  readonly sent: () => number;
  readonly file: { now: FileAtServer };
  readonly record: () => DownloadRecord;
  /** Fetches until it is committed or breaks; resolves with the error's code, or null. */
  readonly fetch: () => Promise<string | null>;
  /** Whether exactly these bytes are what is heard. */
  readonly plays: (bytes: Uint8Array) => Promise<boolean>;
}

export const track = key('a');
/** Large enough that the overlap of 64 KiB is a few of them. */
const segmentLength = 8_224;
export const plainSegment = segmentLength - 32;
const clock: Clock = {
  now: () => 1_000,
  monotonic: () => 1_000,
  random: () => 0.5,
  sleep: async () => undefined,
};

export const startTrackRig = async (
  file: FileAtServer,
  disk: Disk = newDisk(),
): Promise<TrackRig> => {
  const at = { now: file };
  const requests: TrackRig['requests'] = [];
  let sent = 0;
  const ports = {
    records: {
      all: async () => [...disk.rows.values()],
      get: async () => disk.rows.get(track) ?? null,
      put: async (record: DownloadRecord) => void disk.rows.set(track, record),
      remove: async () => void disk.rows.delete(track),
      pins: async () => [],
      putPin: async () => undefined,
      removePin: async () => undefined,
    },
    objects: createSealedObjects(
      await openKeys(disk.keyStore, segmentLength),
      disk.store,
      () => 0.5,
    ),
    fetchAudio: async (request: AudioRequest) => {
      requests.push({ from: request.from, to: request.to ?? null });
      return answer(at.now, request, (bytes) => (sent += bytes));
    },
    factsOf: () => ({ size: at.now.claims ?? at.now.bytes.length, duration: 10 }),
    clock,
  } as unknown as DownloadPorts;
  if (!disk.rows.has(track)) disk.rows.set(track, newRecord(track, 'original', 1));
  const record = (): DownloadRecord => disk.rows.get(track)!;
  const audio = createSealedAudio({ ...ports, latest: ports.records.get }, () => undefined);
  return {
    disk,
    ports,
    audio,
    requests,
    sent: () => sent,
    file: at,
    record,
    fetch: () =>
      fetchTrack(ports, record(), {
        signal: new AbortController().signal,
        onBytes: () => undefined,
      }).then(
        () => null,
        (error: unknown) => (error instanceof HoldfastError ? error.code : String(error)),
      ),
    plays: async (bytes) => {
      const part = await audio.read(track, null);
      if (!part || 'unsatisfiable' in part) throw new Error('not there');
      return Buffer.compare(part.bytes, bytes) === 0;
    },
  };
};

const answer = (
  file: FileAtServer,
  { from, to, signal }: AudioRequest,
  count: (bytes: number) => void,
): AudioAnswer => {
  if (from !== null && from >= file.bytes.length && file.ranges !== false) {
    throw new HoldfastError('input.invalid', { what: 'range', first: from });
  }
  const isPart = from !== null && file.ranges !== false;
  const first = isPart ? from : 0;
  const start = isPart ? first + (file.shift ?? 0) : 0;
  const whole = isPart ? file.bytes.length : (file.tellsOnly ?? file.bytes.length);
  const end = isPart && to !== undefined ? to + 1 : whole;
  let at = start;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        signal.throwIfAborted();
        if (file.breakAfter !== undefined && at - start >= file.breakAfter) {
          throw new HoldfastError('net.truncated', { received: at - start, expected: end - start });
        }
        if (at >= end) return controller.close();
        const piece = file.bytes.slice(at, Math.min(end, at + 700));
        at += piece.length;
        count(piece.length);
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  const total = file.tellsLength === false ? null : whole;
  return { body, first, total, contentType: 'audio/mpeg', remoteVersion: file.version ?? '' };
};

/** Changes stored bytes behind everybody's back. */
export const damage = async (
  { disk, record }: TrackRig,
  at: number,
  change: 'flip' | 'cut',
): Promise<void> => {
  const writer = await disk.store.append(record().objectId!);
  if (change === 'cut') await writer.truncate(at);
  else {
    const [byte] = await writer.read(at, 1);
    await writer.write(at, Uint8Array.of(byte! ^ 4));
  }
  await writer.flush();
  await writer.close();
};

export const sealedStart = (index: number): number => 74 + index * segmentLength;

export const identity = (rig: TrackRig) => identityOf(rig.record());
