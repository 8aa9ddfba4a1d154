import { textAt, u16, u24, u32 } from './bits';
import type { Mp3Header } from './mp3-header';

/** What an encoder wrote into a first, silent frame (Xing, Info or VBRI). */
export interface Mp3Tag {
  /** Frames of MPEG audio, without this one; null when it does not say. */
  readonly count: number | null;
  /** Sound frames before the first and after the last one of the music; null without a LAME part. */
  readonly delay: number | null;
  readonly padding: number | null;
  /** Every frame has the same bit rate. */
  readonly isConstant: boolean;
}

/** VBRI lies in a fixed place, whatever the side information. */
const vbriAt = 36;

export const parseMp3Tag = (frame: Uint8Array, header: Mp3Header): Mp3Tag | null => {
  const at = 4 + header.sideLength;
  const name = textAt(frame, at, 4);
  if (name === 'Xing' || name === 'Info') return xing(frame, at, name === 'Info');
  if (textAt(frame, vbriAt, 4) !== 'VBRI') return null;
  return { count: u32(frame, vbriAt + 14), delay: null, padding: null, isConstant: false };
};

/** http://gabriel.mp3-tech.org/mp3infotag.html: which fields are there, then the LAME part of 36 bytes. */
const xing = (frame: Uint8Array, at: number, isConstant: boolean): Mp3Tag => {
  const flags = u32(frame, at + 4);
  const count = flags & 1 ? u32(frame, at + 8) : null;
  const fields = (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0);
  const lame = at + 8 + fields + (flags & 8 ? 4 : 0);
  // Names in use: LAME, Lavf, Lavc, L3.99. Without one the bytes are the frame's own silence.
  const isNamed = /^(?:LAME|Lav[fc]|L3\.\d|GOGO)/.test(textAt(frame, lame, 4));
  if (!isNamed || lame + 24 > frame.length) {
    return { count, delay: null, padding: null, isConstant };
  }
  const both = u24(frame, lame + 21);
  return { count, delay: u16(frame, lame + 21) >> 4, padding: both & 0xfff, isConstant };
};
