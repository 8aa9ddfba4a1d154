/**
 * Writes down, sample by sample, what the page's AudioContexts put out: a worklet beside the destination, placed by
 * the context's own frames.
 */
export interface Recorder {
  /** Left channel from the beginning of the recording; frames that the worklet missed are NaN. */
  readonly heard: () => Promise<Float32Array>;
  readonly right: () => Promise<Float32Array>;
}

const worklet = `registerProcessor('test-recorder', class extends AudioWorkletProcessor {
  process([input]) {
    const left = input[0] ?? new Float32Array(128);
    this.port.postMessage([currentFrame, left.slice(), (input[1] ?? left).slice()]);
    return true;
  }
});`;

/** Call before the context is opened: every node that is led to a destination is heard. */
export const recordContexts = (): {
  readonly opened: () => Promise<Recorder>;
  stop: () => void;
} => {
  const connect = AudioNode.prototype.connect;
  let found: (recorder: Promise<Recorder>) => void;
  const opened = new Promise<Recorder>((resolve) => (found = resolve));
  const seen = new Set<BaseAudioContext>();
  AudioNode.prototype.connect = function (this: AudioNode, ...args: never) {
    const [target] = args as unknown as [AudioNode | AudioParam];
    const isEnd = target instanceof AudioDestinationNode && this instanceof GainNode;
    if (isEnd && !seen.has(this.context)) {
      seen.add(this.context);
      found(tap(this, connect));
    }
    return (connect as (...args: never) => never).apply(this, args);
  } as typeof connect;
  return {
    opened: () => opened,
    stop: () => {
      AudioNode.prototype.connect = connect;
    },
  };
};

const tap = async (node: AudioNode, connect: AudioNode['connect']): Promise<Recorder> => {
  const { context } = node;
  const url = URL.createObjectURL(new Blob([worklet], { type: 'text/javascript' }));
  await context.audioWorklet.addModule(url);
  const recorder = new AudioWorkletNode(context, 'test-recorder', { channelCount: 2 });
  const parts: [number, Float32Array, Float32Array][] = [];
  recorder.port.addEventListener('message', ({ data }) => parts.push(data));
  recorder.port.start();
  (connect as (target: AudioNode) => void).call(node, recorder);
  (connect as (target: AudioNode) => void).call(recorder, context.destination);
  const channel = async (index: 1 | 2): Promise<Float32Array> => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const first = parts[0]?.[0] ?? 0;
    const [last = first] = parts.at(-1) ?? [];
    const all = new Float32Array(last + 128 - first).fill(Number.NaN);
    // A busy browser now and then stamps a block with a frame that is long past: that one was missed, then.
    let next = first;
    for (const part of parts) {
      if (part[0] < next) continue;
      all.set(part[index], part[0] - first);
      next = part[0] + 128;
    }
    return all;
  };
  return { heard: () => channel(1), right: () => channel(2) };
};
