import { HoldfastError } from '../../../../src/domain/error';

/** A signal whose every sample says where it stands: a WAV of 44.1 kHz, 16 bits, cut at will out of one whole. */
export const signalRate = 44_100;

/** -0.5..0.5, of 16 bits, without a period within minutes. */
export const sampleAt = (frame: number): number => {
  let mixed = Math.imul(frame + 1, 0x9e3779b1);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x85ebca77);
  mixed ^= mixed >>> 13;
  return ((mixed & 0x7fff) - 0x4000) / 32_768;
};

export interface CutOptions {
  readonly from: number;
  readonly to: number;
  /** Factor of both channels; 0.5 by itself. */
  readonly level?: number;
  readonly value?: (frame: number) => number;
}

/** Frames `from` to `to` of the signal, in mono. */
export const cutSignal = ({ from, to, level = 1, value = sampleAt }: CutOptions): Blob => {
  const count = to - from;
  const view = new DataView(new ArrayBuffer(44 + count * 2));
  const text = (at: number, chars: string): void => {
    for (const [index, char] of [...chars].entries()) view.setUint8(at + index, char.charCodeAt(0));
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + count * 2, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, signalRate, true);
  view.setUint32(28, signalRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, count * 2, true);
  for (let frame = 0; frame < count; frame += 1) {
    view.setInt16(44 + frame * 2, Math.round(value(from + frame) * level * 32_768), true);
  }
  return new Blob([view], { type: 'audio/wav' });
};

/** Samples by which a place is known. */
const span = 8;

/** Where in the signal what was heard from `from` on stands, though some of it was missed; throws when it is nowhere. */
export const placeOf = (
  heard: Float32Array,
  from: number,
  level = 1,
  reach = 44_100 * 60,
): number => {
  let at = from;
  while (at + span < heard.length && heard.subarray(at, at + span).some(Number.isNaN)) at += 1;
  const matches = (frame: number): boolean => {
    for (let index = 0; index < span; index += 1) {
      if (Math.abs(heard[at + index]! - sampleAt(frame + index) * level) > 1e-4) return false;
    }
    return true;
  };
  for (let frame = 0; frame < reach; frame += 1) if (matches(frame)) return frame - (at - from);
  throw new HoldfastError('internal', { what: 'not of the signal', at });
};
