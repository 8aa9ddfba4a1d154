import { createLimiter } from './limiter';

/** The shell of the limiter in the audio thread, which knows these names and no DOM. */
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare const registerProcessor: (name: string, processor: typeof AudioWorkletProcessor) => void;

registerProcessor(
  'holdfast-limiter',
  class extends AudioWorkletProcessor {
    readonly #limiter = createLimiter(sampleRate, 2);

    process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
      const output = outputs[0]!;
      this.#limiter.process(inputs[0] ?? [], output, output[0]!.length);
      return true;
    }
  },
);
