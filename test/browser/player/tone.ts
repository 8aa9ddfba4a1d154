/** A WAV file made here, so that its every sample is known: 8 kHz, mono, 16 bit, a sine. */
export interface ToneOptions {
  readonly seconds: number;
  readonly hertz?: number;
  /** What the header promises, when it lies. */
  readonly claimedSeconds?: number;
}

const rate = 8_000;

export const makeTone = ({ seconds, hertz = 440, claimedSeconds = seconds }: ToneOptions): Blob => {
  const samples = Math.round(seconds * rate);
  const claimed = Math.round(claimedSeconds * rate) * 2;
  const view = new DataView(new ArrayBuffer(44 + samples * 2));
  const text = (at: number, chars: string): void => {
    for (const [index, char] of [...chars].entries()) view.setUint8(at + index, char.charCodeAt(0));
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + claimed, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, claimed, true);
  for (let index = 0; index < samples; index += 1) {
    const value = 0.2 * Math.sin((2 * Math.PI * hertz * index) / rate);
    view.setInt16(44 + index * 2, Math.round(value * 32_767), true);
  }
  return new Blob([view], { type: 'audio/wav' });
};
