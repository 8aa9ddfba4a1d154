import type { BrowserContext, Page } from 'playwright/test';
import type { TestHook } from './sound-recorder';

/**
 * Writes down, frame by frame, what the player puts out: a worklet beside the destination of its context, or, where
 * media elements play, of a context that they are led through. Frames have numbers, so a frame that the recorder
 * itself lost is known as such.
 */
/** Posted in pieces of 32 quanta: every message costs the page time. */
const worklet = `registerProcessor('test-recorder', class extends AudioWorkletProcessor {
  length = 0; start = 0; left = new Float32Array(4096); right = new Float32Array(4096);
  process([input]) {
    const count = 128;
    if (this.length > 0 && this.start + this.length !== currentFrame) this.send();
    if (this.length === 0) this.start = currentFrame;
    if (input[0]) {
      this.left.set(input[0], this.length);
      this.right.set(input[1] ?? input[0], this.length);
    } else {
      this.left.fill(0, this.length, this.length + count);
      this.right.fill(0, this.length, this.length + count);
    }
    this.length += count;
    if (this.length === this.left.length) this.send();
    return true;
  }
  send() {
    const [left, right] = [this.left.slice(0, this.length), this.right.slice(0, this.length)];
    this.port.postMessage({ start: this.start, left, right });
    this.length = 0;
  }
});`;

const script = `(() => {
  const connect = AudioNode.prototype.connect;
  const pieces = [];
  const tapped = new Set();
  const tap = async (node) => {
    const { context } = node;
    if (tapped.has(context)) return;
    tapped.add(context);
    const module = new Blob([${JSON.stringify(worklet)}], { type: 'text/javascript' });
    await context.audioWorklet.addModule(URL.createObjectURL(module));
    const recorder = new AudioWorkletNode(context, 'test-recorder', { channelCount: 2 });
    recorder.port.onmessage = ({ data }) => pieces.push(data);
    connect.call(node, recorder);
    connect.call(recorder, context.destination);
  };
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode && this instanceof GainNode) void tap(this);
    return connect.call(this, target, ...rest);
  };
  // Elements are led through one context, which is kind to them: each by itself opens an output of its own.
  const wired = new WeakSet();
  let way = null;
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (!this.loop && !wired.has(this) && globalThis.holdfastWire) {
      wired.add(this);
      if (!way) {
        const context = new AudioContext({ sampleRate: 44100, latencyHint: 'playback' });
        way = new GainNode(context);
        way.connect(context.destination);
      }
      connect.call(way.context.createMediaElementSource(this), way);
    }
    return play.call(this);
  };
  const whole = (name) => {
    const first = pieces[0].start;
    const last = pieces.at(-1);
    const all = new Float32Array(last.start + last.left.length - first).fill(NaN);
    for (const piece of pieces) if (piece.start >= first) all.set(piece[name], piece.start - first);
    return all;
  };
  globalThis.holdfastSamples = {
    pieces,
    read: () => ['left', 'right'].map((name) => globalThis.holdfastTest.toBase64(whole(name))),
  };
})();`;

interface Samples {
  readonly pieces: { readonly start: number; readonly left: Float32Array }[];
  readonly read: () => readonly [string, string];
}
type Hooked = { holdfastSamples: Samples; holdfastTest: TestHook; holdfastWire?: boolean };

/** Before the page is opened, in a browser with `bypassCSP`: the worklet comes from nowhere. */
export const installSampleRecorder = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(script);
};

/** What was written down before is thrown away. `elements`: media elements are led through a context. */
export const startRecording = (page: Page, elements: boolean): Promise<void> =>
  page.evaluate((wire) => {
    const hooked = globalThis as unknown as Hooked;
    hooked.holdfastWire = wire;
    hooked.holdfastSamples.pieces.length = 0;
  }, elements);

/** By the clock of the context that was listened to. */
export const recordedSeconds = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { pieces } = (globalThis as unknown as Hooked).holdfastSamples;
    const last = pieces.at(-1);
    return last ? (last.start + last.left.length - pieces[0]!.start) / 44_100 : 0;
  });

/** Left and right at 44.1 kHz; NaN where the recorder lost a frame. */
export const takeRecording = async (page: Page): Promise<readonly [Float32Array, Float32Array]> => {
  const read = await page.evaluate(() => (globalThis as unknown as Hooked).holdfastSamples.read());
  const [left, right] = read.map(
    (text) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer),
  );
  return [left!, right!];
};
