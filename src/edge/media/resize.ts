import { spawn } from 'node:child_process';
import type { Picture } from '../music/pictures';

/**
 * Sizes that are made, px: what a client asks for is rounded up to one of them, so that nobody can
 * fill the disk with a thousand sizes of one picture.
 */
const steps = [
  64, 96, 128, 160, 192, 256, 300, 320, 384, 480, 512, 600, 640, 768, 1024, 1200, 1600,
];

/** Null: the original, because no step is that large. */
export const sizeStep = (size: number): number | null => steps.find((step) => step >= size) ?? null;

/** A picture of more pixels than any print is a bomb. */
const maxPixels = 100_000_000;
const timeLimitMs = 10_000;

/** Never enlarged, never distorted. */
const scaleTo = (step: number): string =>
  `scale='min(${step},iw)':'min(${step},ih)':force_original_aspect_ratio=decrease`;

const argumentsFor = (step: number): string[] =>
  [
    ['-v', 'error', '-max_pixels', String(maxPixels), '-f', 'image2pipe', '-i', 'pipe:0'],
    ['-vf', scaleTo(step), '-frames:v', '1', '-map_metadata', '-1', '-q:v', '3'],
    ['-f', 'mjpeg', 'pipe:1'],
  ].flat();

/** The picture as JPEG within a square of `step` px; null when that cannot be made. */
export const resizePicture = (
  program: string,
  picture: Picture,
  step: number,
): Promise<Picture | null> =>
  new Promise((resolve) => {
    const child = spawn(program, argumentsFor(step), {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeLimitMs,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', () => resolve(null));
    // A program that has seen enough closes its input early.
    child.stdin.on('error', () => undefined);
    child.once('close', (code) => {
      const bytes = Buffer.concat(chunks);
      const isDone = code === 0 && bytes.byteLength > 0;
      resolve(isDone ? { contentType: 'image/jpeg', bytes } : null);
    });
    child.stdin.end(picture.bytes);
  });
