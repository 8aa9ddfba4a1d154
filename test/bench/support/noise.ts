import { createCipheriv } from 'node:crypto';

/** Bytes that no disk and no cache can pack, the same in every run, with the head of an mp3. */
export const noise = (length: number): Buffer => {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16));
  const bytes = cipher.update(Buffer.alloc(length));
  Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0]).copy(bytes);
  return bytes;
};

/** The same as a WAV, which a music server lists. */
export const noiseWav = (length: number): Buffer => {
  const bytes = noise(length);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(44_100, 24);
  bytes.writeUInt32LE(176_400, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(length - 44, 40);
  return bytes;
};
