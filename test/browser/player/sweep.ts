/** What test/fixtures/formats/make-formats.sh makes: 300 Hz at the start, 250 Hz more each second, 12 s. */
const [startHertz, hertzASecond] = [300, 250];
export const sweepSeconds = 12;
/** Frames of one look: 0.09 s at 44.1 kHz. */
const window = 4_096;

export interface Place {
  /** seconds, by the pitch of what sounds. */
  readonly heard: number;
  /** seconds, by the element's clock at the same moment. */
  readonly told: number;
}

export interface SweepListener {
  /** Null while it is silent. */
  readonly look: () => Place | null;
  readonly close: () => Promise<void>;
}

/** Listens to the samples that the element puts out: its clock alone proves nothing. */
export const listenToSweep = (element: HTMLAudioElement): SweepListener => {
  const context = new AudioContext({ sampleRate: 44_100 });
  const stream = (element as unknown as { captureStream(): MediaStream }).captureStream();
  const analyser = new AnalyserNode(context, { fftSize: window, smoothingTimeConstant: 0 });
  const source = context.createMediaStreamSource(stream);
  source.connect(analyser);
  const levels = new Float32Array(analyser.frequencyBinCount);
  return {
    look: () => {
      const told = element.currentTime;
      analyser.getFloatFrequencyData(levels);
      const peak = levels.indexOf(Math.max(...levels));
      if (!(levels[peak]! > -50)) return null;
      const hertz = (peak * context.sampleRate) / window;
      // What is looked at lies half a window back.
      const heard = (hertz - startHertz) / hertzASecond + window / 2 / context.sampleRate;
      return { heard, told };
    },
    close: () => context.close(),
  };
};
