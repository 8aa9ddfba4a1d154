import type { PcmBlock } from '../../contracts/pcm';
import { fadeInCurve, fadeOutCurve } from './fade-curves';

/**
 * A stretch of one track that sounds without a break: blocks one behind the other on the context's clock, each begun
 * on the frame at which the one before it ends. All numbers are frames.
 */
export interface Run {
  /** Of the context. */
  readonly start: number;
  /** Of the context, just behind what is scheduled. */
  readonly end: () => number;
  readonly add: (block: PcmBlock) => void;
  /** Of the track: what sounds when the context is at `frame`. */
  readonly positionAt: (frame: number) => number;
  readonly fadeIn: (frames: number) => void;
  readonly fadeOut: (from: number, frames: number) => void;
  /** Takes a fade-out back that has not begun. */
  readonly keepUp: () => void;
  /** Of one that was begun unheard. */
  readonly unmute: () => void;
  /** Silent within a few ms. Gives back what has not been heard to its end. */
  readonly stop: () => readonly PcmBlock[];
}

export interface RunParts {
  readonly context: BaseAudioContext;
  readonly into: AudioNode;
  readonly start: number;
  readonly first: PcmBlock;
  /** It is not heard before `unmute`. */
  readonly isMuted: boolean;
  /** A block has been heard to its end. */
  readonly onHeard: () => void;
}

/** seconds. A cut without it clicks. */
const cutTime = 0.01;

export const createRun = (parts: RunParts): Run => {
  const { context, into, start, first, onHeard } = parts;
  const rate = context.sampleRate;
  const fade = new GainNode(context);
  const cut = new GainNode(context, { gain: parts.isMuted ? 0 : 1 });
  fade.connect(cut).connect(into);
  const nodes = new Map<AudioBufferSourceNode, PcmBlock>();
  let end = start;

  const add = (block: PcmBlock): void => {
    const length = block.channels[0]?.length ?? 0;
    if (length === 0) return;
    const node = new AudioBufferSourceNode(context, { buffer: toBuffer(block, length, rate) });
    node.connect(fade);
    node.addEventListener('ended', () => {
      node.disconnect();
      if (nodes.delete(node)) onHeard();
    });
    nodes.set(node, block);
    node.start(end / rate);
    end += length;
  };
  add(first);

  return {
    start,
    end: () => end,
    add,
    positionAt: (frame) => first.at + Math.min(Math.max(frame, start), end) - start,
    fadeIn: (frames) => fade.gain.setValueCurveAtTime(fadeInCurve(), start / rate, frames / rate),
    fadeOut: (from, frames) => {
      fade.gain.setValueCurveAtTime(fadeOutCurve(), from / rate, frames / rate);
    },
    keepUp: () => {
      fade.gain.cancelScheduledValues(0);
      fade.gain.value = 1;
    },
    unmute: () => {
      cut.gain.value = 1;
    },
    stop: () => {
      const now = context.currentTime;
      // What rests would be heard for a moment when the output runs again.
      const time = context.state === 'running' ? cutTime : 0;
      cut.gain.setValueAtTime(cut.gain.value, now);
      cut.gain.linearRampToValueAtTime(0, now + time);
      const left = [...nodes.values()];
      for (const node of nodes.keys()) node.stop(now + time);
      nodes.clear();
      return left;
    },
  };
};

const toBuffer = ({ channels }: PcmBlock, length: number, rate: number): AudioBuffer => {
  const buffer = new AudioBuffer({ numberOfChannels: channels.length, length, sampleRate: rate });
  for (const [index, samples] of channels.entries()) buffer.copyToChannel(samples, index);
  return buffer;
};
