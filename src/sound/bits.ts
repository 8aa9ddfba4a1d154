/** Text and numbers in bytes. What lies beyond the end reads as 0: whoever reads has looked at the length. */
export const textAt = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

export const u16 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

export const u24 = (bytes: Uint8Array, at: number): number =>
  (u16(bytes, at) << 8) | (bytes[at + 2] ?? 0);

export const u32 = (bytes: Uint8Array, at: number): number =>
  u16(bytes, at) * 65_536 + u16(bytes, at + 2);

/** Exact up to 2^53; no file is longer. */
export const u64 = (bytes: Uint8Array, at: number): number =>
  u32(bytes, at) * 2 ** 32 + u32(bytes, at + 4);

export const u16le = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

export const u32le = (bytes: Uint8Array, at: number): number =>
  u16le(bytes, at) + u16le(bytes, at + 2) * 65_536;

export const u64le = (bytes: Uint8Array, at: number): number =>
  u32le(bytes, at) + u32le(bytes, at + 4) * 2 ** 32;
