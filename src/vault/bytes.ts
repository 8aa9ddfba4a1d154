/** WebCrypto takes no views of shared memory; this is the only kind of bytes the vault handles. */
export type Bytes = Uint8Array<ArrayBuffer>;

export const concatBytes = (...parts: readonly Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const encodeText = (text: string): Bytes => new TextEncoder().encode(text) as Bytes;

export const encodeUint32 = (value: number): Bytes => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
};

export const encodeUint64 = (value: number): Bytes => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
};

export const readUint32 = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);

/** Each field with its length (u32) before it, so that no two lists of fields give the same bytes. */
export const encodeFields = (...fields: readonly Uint8Array[]): Bytes =>
  concatBytes(...fields.flatMap((field) => [encodeUint32(field.length), field]));

/** Takes the same time wherever the first difference is. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
};

/** Fresh random bytes; at most 65,536 (the limit of getRandomValues). */
export const randomBytes = (length: number): Bytes =>
  crypto.getRandomValues(new Uint8Array(length));
