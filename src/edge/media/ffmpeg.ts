import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Formats that can be asked for, with the encoder that each needs. */
const encoders = { mp3: 'libmp3lame', opus: 'libopus', aac: 'aac' } as const;

export type TargetFormat = keyof typeof encoders;

export interface Ffmpeg {
  readonly path: string;
  readonly formats: ReadonlySet<TargetFormat>;
}

const run = promisify(execFile);

/** Listing encoders takes some 50 ms; a program that is slower is not ffmpeg. */
const answerMs = 10_000;

/**
 * The installed ffmpeg with what it can encode; null when there is none. `path` is a name looked
 * for in PATH, or a path.
 */
export const findFfmpeg = async (path = 'ffmpeg'): Promise<Ffmpeg | null> => {
  try {
    const { stdout } = await run(path, ['-nostdin', '-hide_banner', '-encoders'], {
      timeout: answerMs,
      windowsHide: true,
    });
    const names = new Set(stdout.split('\n').map((line) => line.trim().split(/\s+/)[1]));
    const formats = (Object.keys(encoders) as TargetFormat[]).filter((format) =>
      names.has(encoders[format]),
    );
    return { path, formats: new Set(formats) };
  } catch {
    return null;
  }
};

export const encoderOf = (format: TargetFormat): string => encoders[format];
