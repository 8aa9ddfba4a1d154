/** As many bars as there is room for, each as loud as the loudest part that it stands for; 0..1. */
export const barsOf = (peaks: Uint8Array, most: number): readonly number[] => {
  const count = Math.max(1, Math.min(most, peaks.length));
  return Array.from({ length: count }, (_, bar) => {
    const first = Math.floor((bar * peaks.length) / count);
    const last = Math.max(first + 1, Math.floor(((bar + 1) * peaks.length) / count));
    return Math.max(...peaks.subarray(first, last)) / 255;
  });
};

/** Silence is a dot, so that the bar has no hole in it. */
const least = 0.06;

/** Upright strokes about the middle, one a unit of width. */
export const wavePath = (bars: readonly number[], height: number): string =>
  bars
    .map((loudness, at) => {
      const half = (Math.max(least, loudness) * height) / 2;
      const [top, bottom] = [height / 2 - half, height / 2 + half];
      return `M${at + 0.5} ${top.toFixed(1)}V${bottom.toFixed(1)}`;
    })
    .join('');
