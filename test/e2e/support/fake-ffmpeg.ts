import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Stands for ffmpeg, so that what a server converts can be tried on any machine: whatever the song, it gives the
 * frames of one MP3, from the second that was asked for, as quickly as it is told to.
 */
export interface FakeFfmpeg {
  /** To be put before the PATH. */
  readonly binFolder: string;
  /** kbit/s at which it writes; 0 = as it likes. */
  readonly setPace: (kilobits: number) => Promise<void>;
}

const script = (mp3: string, pace: string): string => `#!${process.execPath}
const { readFileSync } = require('node:fs');
const args = process.argv.slice(2);
if (args.includes('-encoders')) {
  console.log(' A..... libmp3lame');
  process.exit(0);
}
const rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const file = readFileSync(${JSON.stringify(mp3)});
const frames = [];
let at = 0;
if (file.toString('latin1', 0, 3) === 'ID3') {
  at = 10 + ((file[6] << 21) | (file[7] << 14) | (file[8] << 7) | file[9]);
}
while (at + 4 < file.length) {
  if (file[at] !== 255 || (file[at + 1] & 0xe0) !== 0xe0) { at += 1; continue; }
  const rate = rates[file[at + 2] >> 4] || 128;
  const hertz = [44100, 48000, 32000][(file[at + 2] >> 2) & 3];
  const length = Math.floor((144000 * rate) / hertz) + ((file[at + 2] >> 1) & 1);
  frames.push([file.subarray(at, at + length), 1152 / hertz]);
  at += length;
}
// The first one tells the length of the whole file; what is written to a pipe tells none.
frames.shift();
const from = args.includes('-ss') ? Number(args[args.indexOf('-ss') + 1]) : 0;
let seconds = 0;
const wanted = [];
for (const [frame, length] of frames) {
  if (seconds >= from) wanted.push(frame);
  seconds += length;
}
const bytes = Buffer.concat(wanted);
const pace = Number(readFileSync(${JSON.stringify(pace)}, 'utf8'));
const each = pace === 0 ? 65536 : Math.round((pace * 1000) / 8 / 10);
let sent = 0;
const write = () => {
  if (sent >= bytes.length) return;
  const piece = bytes.subarray(sent, sent + each);
  sent += piece.length;
  process.stdout.write(piece, () => (pace === 0 ? write() : setTimeout(write, 100)));
};
write();
`;

export const makeFakeFfmpeg = async (folder: string, mp3: string): Promise<FakeFfmpeg> => {
  const binFolder = join(folder, 'bin');
  const pace = join(folder, 'pace');
  await mkdir(binFolder, { recursive: true });
  await writeFile(pace, '0');
  await writeFile(join(binFolder, 'ffmpeg'), script(mp3, pace), { mode: 0o755 });
  return { binFolder, setPace: (kilobits) => writeFile(pace, String(kilobits)) };
};
