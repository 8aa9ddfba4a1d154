import type { Clock } from '../domain/clock';
import { HoldfastError, toHoldfastError } from '../domain/error';
import { corrupt, unsupported } from './faults';
import { samplesOf, type PcmForm } from './pcm-samples';
import type { Packet, PacketRun, SoundStream } from './sound-stream';

/** One array for each channel, of the same length. */
export type Samples = readonly Float32Array<ArrayBuffer>[];

/** Sound in the order of its packets. Null after the last; rejects with `audio.corrupt` or `audio.unsupported`. */
export interface SoundDecoder {
  readonly next: () => Promise<Samples | null>;
  readonly close: () => void;
}

/** seconds of sound on their way into a decoder, and packets at least: enough to keep it busy. */
const underWay = 0.3;
const leastUnderWay = 2;
/** ms. A decoder that takes a packet and never answers; a busy machine is a hundred times quicker. */
const silenceLimit = 10_000;

export const decodeRun = (stream: SoundStream, run: PacketRun, clock: Clock): SoundDecoder =>
  'pcm' in stream.coding
    ? decodePcm(stream.coding.pcm, stream.channels, run)
    : decodeCoded(stream.coding.config, run, clock);

const decodePcm = (form: PcmForm, channels: number, run: PacketRun): SoundDecoder => ({
  next: async () => {
    const packet = await run.next();
    return packet && samplesOf(packet.bytes, form, channels);
  },
  close: () => undefined,
});

const decodeCoded = (config: AudioDecoderConfig, run: PacketRun, clock: Clock): SoundDecoder => {
  if (!('AudioDecoder' in globalThis)) throw unsupported('no WebCodecs');
  const ready: Samples[] = [];
  let failure: HoldfastError | null = null;
  let cutBy: HoldfastError | null = null;
  let isFed = false;
  let isDone = false;
  let wake = (): void => undefined;
  /** Microseconds, which nobody reads: what comes out is counted. */
  let time = 0;
  let mostUnderWay = leastUnderWay;

  const fail = (error: unknown): void => {
    failure ??= faultOf(error, config.codec);
    wake();
  };
  const decoder = new AudioDecoder({
    error: fail,
    output: (data) => {
      try {
        if (data.sampleRate !== config.sampleRate) fail(unsupported('another rate than told'));
        else ready.push(fitted(copyOf(data), config.numberOfChannels));
      } finally {
        data.close();
      }
      wake();
    },
  });
  decoder.addEventListener('dequeue', () => wake());
  try {
    decoder.configure(config);
  } catch (error) {
    throw unsupported(`${config.codec}: ${String(error)}`);
  }

  const feed = (packet: Packet): void => {
    const duration = (packet.frames / config.sampleRate) * 1e6;
    const { bytes } = packet;
    decoder.decode(
      new EncodedAudioChunk({ type: 'key', timestamp: Math.round(time), data: bytes }),
    );
    time += duration;
    if (packet.frames > 0) {
      mostUnderWay = Math.max(leastUnderWay, (underWay * config.sampleRate) / packet.frames);
    }
  };

  const finish = (): void => {
    isFed = true;
    decoder.flush().then(() => {
      isDone = true;
      wake();
    }, fail);
  };

  /** What was read before a fault is heard before it is told. */
  const nextPacket = async (): Promise<Packet | null> => {
    try {
      return await run.next();
    } catch (error) {
      cutBy = toHoldfastError(error);
      return null;
    }
  };

  const waitForAnswer = async (): Promise<void> => {
    const limit = new AbortController();
    const woken = new Promise<void>((resolve) => (wake = resolve));
    const late = clock.sleep(silenceLimit, limit.signal).then(
      () => fail(corrupt('decoder is silent')),
      () => undefined,
    );
    await Promise.race([woken, late]);
    wake = () => undefined;
    limit.abort();
  };

  return {
    next: async () => {
      for (;;) {
        const samples = ready.shift();
        if (samples) return samples;
        if (failure) throw failure;
        if (isDone && cutBy) throw cutBy;
        if (isDone) return null;
        if (isFed || decoder.decodeQueueSize >= mostUnderWay) {
          await waitForAnswer();
          continue;
        }
        const packet = await nextPacket();
        // It may have failed, or been closed, while the packet was on its way.
        if (failure) throw failure;
        if (packet) feed(packet);
        else finish();
      }
    },
    close: () => {
      fail(new HoldfastError('aborted'));
      if (decoder.state !== 'closed') decoder.close();
    },
  };
};

const faultOf = (error: unknown, codec: string): HoldfastError => {
  if (error instanceof HoldfastError) return error;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  return name === 'NotSupportedError' ? unsupported(codec) : corrupt(`${codec}: ${message}`);
};

const copyOf = (data: AudioData): Float32Array<ArrayBuffer>[] =>
  Array.from({ length: data.numberOfChannels }, (_, planeIndex) => {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex, format: 'f32-planar' });
    return samples;
  });

/** A file may change from two channels to one in its middle; what comes out keeps its form. */
const fitted = (samples: Float32Array<ArrayBuffer>[], channels: number): Samples =>
  samples.length === channels
    ? samples
    : Array.from({ length: channels }, (_, index) => samples[index] ?? samples[0]!);
