import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';

/**
 * Listens to what the player really puts out, by a media element or by an AudioContext, and compares it with the
 * file: "is playing" and a moving clock prove nothing (playback.md section 7). An element in a loop is no music: the
 * player holds the system's media controls with it, silently, while a context plays.
 */
export const recorderScript = `(() => {
  const elements = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (!elements.includes(this)) elements.push(this);
    return play.call(this);
  };
  // What leads to the destination of a context, with an ear beside it.
  const outlets = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    const leads = target instanceof AudioDestinationNode && this instanceof GainNode;
    if (leads && !outlets.some((each) => each.node === this)) {
      const ear = new AnalyserNode(this.context);
      connect.call(this, ear);
      outlets.push({ node: this, ear, last: new Float32Array(ear.fftSize) });
    }
    return connect.call(this, target, ...rest);
  };
  const isHeard = ({ node, ear, last }) => {
    if (node.context.state !== 'running') return false;
    ear.getFloatTimeDomainData(last);
    return last.some((each) => each !== 0);
  };
  const shownPosition = () =>
    Number(document.querySelector('[aria-label="Player"] input[aria-label="Seek"]')?.value ?? 0);
  const streamOf = ({ node }) => {
    const stream = new MediaStreamAudioDestinationNode(node.context);
    connect.call(node, stream);
    return stream.stream;
  };
  /** What is heard now, or null. */
  const sounding = () => {
    const element = elements.find(
      (each) => !each.loop && !each.paused && !each.ended && each.currentTime > 0,
    );
    if (element) return { at: () => element.currentTime, stream: () => element.captureStream() };
    const outlet = outlets.find(isHeard);
    return outlet ? { at: shownPosition, stream: () => streamOf(outlet) } : null;
  };
  /** Clocks of all that may be heard: seconds, null for what is silent. */
  const clocks = () => [
    ...elements.map((each) =>
      each.loop || each.paused || each.seeking ? null : each.currentTime,
    ),
    ...outlets.map((each) => (isHeard(each) ? each.node.context.currentTime : null)),
  ];
  // As one text: handing over numbers one by one takes many times as long as recording them.
  const toBase64 = (samples) => {
    let binary = '';
    for (const byte of new Uint8Array(samples.buffer)) binary += String.fromCharCode(byte);
    return btoa(binary);
  };
  // Whatever is remembered here is kept from the collector.
  const forget = () => void (elements.length = 0);
  globalThis.holdfastTest = { sounding, clocks, toBase64, forget };
})();`;

export interface TestHook {
  readonly sounding: () => { readonly at: () => number; readonly stream: () => MediaStream } | null;
  readonly clocks: () => readonly (number | null)[];
  readonly toBase64: (samples: Float32Array) => string;
}

export interface Heard {
  /** Mono, at `rate`. */
  readonly samples: Float32Array;
  readonly rate: number;
  /** The clock of the element (of the player, where a context plays) when the recording began, seconds. */
  readonly at: number;
}

/** Low enough that comparing is quick, high enough that music is told from other music. */
const rate = 8000;

/** Not in the types of this TypeScript; Chromium has it in windows, too. */
interface TrackReader {
  readonly readable: ReadableStream<AudioData>;
}
type OpenTrackReader = new (parts: {
  readonly track: MediaStreamTrack;
  readonly maxBufferSize: number;
}) => TrackReader;

/**
 * Records `seconds` of what plays now. Nothing listens in real time: what comes waits until the page has time for it,
 * since an AudioContext of its own loses frames on a busy machine, and sounds broken where the player does not.
 */
export const recordSound = async (page: Page, seconds: number): Promise<Heard> => {
  const heard = await page.evaluate(
    async ({ seconds, rate }) => {
      const { holdfastTest, MediaStreamTrackProcessor: Reader } = globalThis as unknown as {
        holdfastTest: TestHook;
        MediaStreamTrackProcessor: OpenTrackReader;
      };
      let sound = holdfastTest.sounding();
      while (!sound) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        sound = holdfastTest.sounding();
      }
      const { at: clock } = sound;
      const track = sound.stream().getAudioTracks()[0]!;
      const reader = new Reader({ track, maxBufferSize: 2_000 }).readable.getReader();
      const { value: first } = await reader.read();
      if (!first) throw new Error('nothing is heard');
      const at = clock();
      const { timestamp: begun, sampleRate: own } = first;
      const mono = new Float32Array(Math.ceil(seconds * own));
      let count = 0;
      const take = (data: AudioData): void => {
        // µs. What comes 0.1 s later than what came before it ends has a silence before it.
        const place = Math.round(((data.timestamp - begun) / 1e6) * own);
        if (place - count > 0.1 * own) count = place;
        const samples = new Float32Array(data.numberOfFrames);
        for (let channel = 0; channel < data.numberOfChannels; channel++) {
          data.copyTo(samples, { planeIndex: channel, format: 'f32-planar' });
          for (let frame = 0; frame < samples.length && count + frame < mono.length; frame++) {
            mono[count + frame]! += samples[frame]! / data.numberOfChannels;
          }
        }
        count += samples.length;
        data.close();
      };
      // Of what is silent nothing comes at all.
      const over = new Promise<null>((resolve) => {
        setTimeout(() => resolve(null), seconds * 1000 + 1_000);
      });
      for (let next: AudioData | undefined = first; next && count < mono.length;) {
        take(next);
        next = (await Promise.race([reader.read(), over]))?.value;
      }
      await reader.cancel();
      track.stop();
      // Of the same make as what the file is compared by: `decodeAudioData` at that rate.
      const wav = new DataView(new ArrayBuffer(44 + mono.byteLength));
      const words = [
        0x46464952,
        36 + mono.byteLength,
        0x45564157,
        0x20746d66,
        16,
        0x00010003,
        own,
        own * 4,
        0x00200004,
        0x61746164,
        mono.byteLength,
      ];
      for (const [index, word] of words.entries()) wav.setUint32(index * 4, word, true);
      new Float32Array(wav.buffer, 44).set(mono);
      const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(wav.buffer);
      return { samples: holdfastTest.toBase64(decoded.getChannelData(0)), at };
    },
    { seconds, rate },
  );
  return { samples: fromBase64(heard.samples), rate, at: heard.at };
};

const fromBase64 = (base64: string): Float32Array =>
  new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);

/** The file as the browser's decoder hears it, mono, at the recorder's rate. */
export const decodeFile = async (page: Page, path: string): Promise<Float32Array> => {
  const base64 = (await readFile(path)).toString('base64');
  const samples = await page.evaluate(
    async ({ base64, rate }) => {
      const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
      const context = new OfflineAudioContext(1, 1, rate);
      const decoded = await context.decodeAudioData(bytes.buffer);
      const channels = Array.from({ length: decoded.numberOfChannels }, (_, index) =>
        decoded.getChannelData(index),
      );
      const mono = new Float32Array(decoded.length);
      for (const channel of channels) {
        for (let index = 0; index < mono.length; index++) {
          mono[index]! += channel[index]! / channels.length;
        }
      }
      const { toBase64 } = (globalThis as unknown as { holdfastTest: TestHook }).holdfastTest;
      return toBase64(mono);
    },
    { base64, rate },
  );
  return fromBase64(samples);
};

/**
 * How much what was heard is the file near the element's clock: 1 is the same sound, other music stays
 * well below a half. The recording is cut into half seconds, each compared by itself, and the median
 * counts: a busy machine makes the recorder (not the player) lose frames now and then. The slack is
 * there because a media element's clock is a guess after a seek in mp3 (playback.md 1.2).
 */
export const likeness = (heard: Heard, file: Float32Array, slackSeconds = 3): number => {
  const length = heard.rate / 2;
  const found: number[] = [];
  for (let from = 0; from + length <= heard.samples.length; from += length) {
    const piece = heard.samples.subarray(from, from + length);
    const centre = Math.round(heard.at * heard.rate) + from;
    found.push(bestMatch(piece, file, centre, Math.round(slackSeconds * heard.rate)));
  }
  return found.sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? 0;
};

/** Seconds. A block is silent or not; a stretch is long enough to be told from other music. */
const [block, stretch] = [0.02, 0.5];
const isSilent = (samples: Float32Array): boolean => samples.every((each) => Math.abs(each) < 1e-4);

/** What was heard, cut at its silences; what sounds for less than half a second is left out. */
export const soundingStretches = ({ samples, rate, at }: Heard): readonly Heard[] => {
  const step = Math.round(block * rate);
  const stretches: Heard[] = [];
  let from = 0;
  for (let end = 0; end <= samples.length; end += step) {
    if (end + step <= samples.length && !isSilent(samples.subarray(end, end + step))) continue;
    if (end - from >= stretch * rate) {
      stretches.push({ samples: samples.subarray(from, end), rate, at: at + from / rate });
    }
    from = end + step;
  }
  return stretches;
};

const bestMatch = (
  piece: Float32Array,
  file: Float32Array,
  centre: number,
  slack: number,
): number => {
  const energy = Math.sqrt(sumOfSquares(piece));
  if (energy === 0) return 0;
  let best = 0;
  // Of the stretch that is compared, moved on by one sample each time.
  let there = -1;
  for (let lag = Math.max(0, centre - slack); lag <= centre + slack; lag++) {
    const end = lag + piece.length;
    if (end > file.length) break;
    there =
      there < 0
        ? sumOfSquares(file.subarray(lag, end))
        : there - file[lag - 1]! ** 2 + file[end - 1]! ** 2;
    let dot = 0;
    for (let index = 0; index < piece.length; index++) dot += piece[index]! * file[lag + index]!;
    // Silence is never below nothing, whatever rounding leaves of it.
    best = Math.max(best, dot / (energy * Math.sqrt(Math.max(there, 1e-9))));
  }
  return best;
};

const sumOfSquares = (samples: Float32Array): number => {
  let sum = 0;
  for (const each of samples) sum += each * each;
  return sum;
};
