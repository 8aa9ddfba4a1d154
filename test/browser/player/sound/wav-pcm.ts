import type {
  PcmApi,
  PcmBlock,
  PcmErrorCode,
  PcmOpen,
  PcmTrack,
} from '../../../../src/contracts/pcm';
import { HoldfastError } from '../../../../src/domain/error';

/**
 * The worker's part for WAV files of 16 bits, made plain: what is under test is what comes behind it. Blocks come one
 * at a time, when a test lets them.
 */
export interface WavPcm extends PcmApi {
  /** From this second of a track on, nothing is answered until `release`. */
  readonly holdAt: (second: number) => void;
  readonly release: () => void;
  /** From this second of a track on, reading fails so. */
  readonly breakAt: (second: number, code: PcmErrorCode) => void;
  /** Ids that are open. */
  readonly open_: () => readonly number[];
}

interface Opened {
  readonly channels: readonly Float32Array<ArrayBuffer>[];
  readonly rate: number;
  at: number;
}

export const createWavPcm = (): WavPcm => {
  const tracks = new Map<number, Opened>();
  const opening = new Map<number, Promise<unknown>>();
  const closed = new Set<number>();
  let gate: Promise<void> = Promise.resolve();
  let heldAt = Infinity;
  let open = (): void => undefined;
  let broken: { second: number; code: PcmErrorCode } | null = null;
  const find = async (id: number): Promise<Opened> => {
    await opening.get(id);
    const track = tracks.get(id);
    if (!track) throw new HoldfastError('aborted');
    return track;
  };
  const openOne = async ({ id, url, rate, position }: PcmOpen): Promise<PcmTrack> => {
    const answer = await fetch(url).catch(() => null);
    if (!answer?.ok) throw new HoldfastError('audio.not-available');
    const view = new DataView(await answer.arrayBuffer());
    if (view.byteLength < 44 || view.getUint32(0) !== 0x52494646) {
      throw new HoldfastError('audio.unsupported');
    }
    const own = view.getUint32(24, true);
    const channels = toRate(samplesOf(view), own, rate);
    if (closed.has(id)) throw new HoldfastError('aborted');
    tracks.set(id, { channels, rate, at: Math.round(position * rate) });
    const duration = channels[0]!.length / rate;
    return { id, duration, channels: channels.length, rate: own, exact: true };
  };
  return {
    holdAt: (second) => {
      heldAt = second;
      gate = new Promise((resolve) => (open = resolve));
    },
    release: () => open(),
    breakAt: (second, code) => {
      broken = { second, code };
    },
    open_: () => [...tracks.keys()],
    open: (request) => {
      const opened = openOne(request);
      opening.set(
        request.id,
        opened.catch(() => undefined),
      );
      return opened;
    },
    read: async (id) => {
      const track = await find(id);
      if (track.at >= heldAt * track.rate) await gate;
      const { at, rate, channels } = track;
      if (broken && at >= broken.second * rate) throw new HoldfastError(broken.code);
      const end = Math.min(at + Math.round(rate / 2), channels[0]!.length);
      if (at >= end) return null;
      track.at = end;
      const block: PcmBlock = { at, channels: channels.map((each) => each.slice(at, end)) };
      return block;
    },
    seek: async (id, position) => {
      const track = await find(id);
      // A little earlier, as decoders do.
      track.at = Math.max(0, Math.round((position - 0.05) * track.rate));
    },
    close: async (id) => {
      closed.add(id);
      tracks.delete(id);
    },
    peaks: () => Promise.reject(new HoldfastError('audio.unsupported')),
  };
};

const samplesOf = (view: DataView): Float32Array<ArrayBuffer>[] => {
  const count = view.getUint16(22, true);
  const length = Math.floor((view.byteLength - 44) / 2 / count);
  return Array.from({ length: count }, (_, channel) =>
    Float32Array.from(
      { length },
      (_, at) => view.getInt16(44 + (at * count + channel) * 2, true) / 32_768,
    ),
  );
};

const toRate = (
  channels: Float32Array<ArrayBuffer>[],
  from: number,
  to: number,
): Float32Array<ArrayBuffer>[] => {
  if (from === to) return channels;
  return channels.map((samples) =>
    Float32Array.from(
      { length: Math.round((samples.length * to) / from) },
      (_, at) => samples[Math.floor((at * from) / to)]!,
    ),
  );
};
