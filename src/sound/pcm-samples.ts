/** How samples lie in a file, little-endian. Bytes of one sample, whole numbers unless `isFloat`. */
export interface PcmForm {
  readonly bytes: number;
  readonly isFloat: boolean;
}

/** Interleaved samples, one array for each channel, -1 to 1. */
export const samplesOf = (
  bytes: Uint8Array,
  form: PcmForm,
  channels: number,
): Float32Array<ArrayBuffer>[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(view, form);
  const frames = Math.floor(bytes.length / (form.bytes * channels));
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let frame = 0; frame < frames; frame++) {
      samples[frame] = read((frame * channels + channel) * form.bytes);
    }
    return samples;
  });
};

const readerOf = (view: DataView, { bytes, isFloat }: PcmForm): ((at: number) => number) => {
  if (isFloat)
    return bytes === 4 ? (at) => view.getFloat32(at, true) : (at) => view.getFloat64(at, true);
  // One byte has no sign (the format's oldest rule).
  if (bytes === 1) return (at) => (view.getUint8(at) - 128) / 128;
  if (bytes === 2) return (at) => view.getInt16(at, true) / 32_768;
  if (bytes === 3)
    return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
  return (at) => view.getInt32(at, true) / 2_147_483_648;
};
