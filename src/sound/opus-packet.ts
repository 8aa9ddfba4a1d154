/** Opus counts at this rate, whatever was recorded (RFC 7845 section 4). */
export const opusRate = 48_000;

/** Frames in a packet by its first bytes (RFC 6716 section 3.1); 0 for what is no packet. */
export const opusFrames = (packet: Uint8Array): number => {
  const [toc, second = 0] = packet;
  if (toc === undefined) return 0;
  const mode = toc >> 3;
  const each = mode < 12 ? silk[mode & 3]! : mode < 16 ? hybrid[mode & 1]! : celt[mode & 3]!;
  const code = toc & 3;
  return each * (code === 0 ? 1 : code === 3 ? second & 63 : 2);
};

const silk = [480, 960, 1920, 2880];
const hybrid = [480, 960];
const celt = [120, 240, 480, 960];
