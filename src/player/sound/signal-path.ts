import { glide } from './audio-time';
import { createEqualizerStage } from './equalizer-stage';
import type { SoundShape } from './sound-shape';

/**
 *   input -> equaliser -> mono and balance -> limiter -> volume -> gate -> destination
 * At rest every stage passes what it gets, to the bit.
 */
export interface SignalPath {
  readonly input: AudioNode;
  readonly setShape: (shape: Pick<SoundShape, 'equalizer' | 'mono' | 'balance'>) => void;
  readonly setLevel: (volume: number, muted: boolean) => void;
  /** Shut and opened around a pause, so that neither clicks. */
  readonly gate: AudioParam;
  /** The limiter comes from a file of its own; what it looks ahead by is there from the start. */
  readonly addLimiter: (limiter: AudioNode) => void;
}

export const createSignalPath = (context: BaseAudioContext): SignalPath => {
  const stereo = { channelCount: 2, channelCountMode: 'explicit' } as const;
  const input = new GainNode(context, stereo);
  const equalizer = createEqualizerStage(context);
  const matrix = createMatrix(context);
  const volume = new GainNode(context, stereo);
  const gate = new GainNode(context, stereo);
  input.connect(equalizer.input);
  equalizer.output.connect(matrix.input);
  matrix.output.connect(volume);
  volume.connect(gate);
  gate.connect(context.destination);
  return {
    input,
    setShape: (shape) => {
      equalizer.set(shape.equalizer);
      matrix.set(shape.mono, shape.balance);
    },
    setLevel: (level, muted) => glide(context, volume.gain, muted ? 0 : level),
    gate: gate.gain,
    addLimiter: (limiter) => {
      matrix.output.disconnect(volume);
      matrix.output.connect(limiter);
      limiter.connect(volume);
    },
  };
};

/** Each output channel as a mixture of both input channels. */
const createMatrix = (context: BaseAudioContext) => {
  const input = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
  const output = new ChannelMergerNode(context, { numberOfInputs: 2 });
  const part = (from: number, to: number, gain: number): AudioParam => {
    const node = new GainNode(context, { gain });
    input.connect(node, from);
    node.connect(output, 0, to);
    return node.gain;
  };
  const [own, other] = [
    [part(0, 0, 1), part(1, 1, 1)],
    [part(1, 0, 0), part(0, 1, 0)],
  ] as const;
  return {
    input,
    output,
    set: (mono: boolean, balance: number): void => {
      for (const side of [0, 1] as const) {
        const level = Math.min(1, side === 0 ? 1 - balance : 1 + balance);
        glide(context, own[side], mono ? level / 2 : level);
        glide(context, other[side], mono ? level / 2 : 0);
      }
    },
  };
};
