import { spawnSync } from 'node:child_process';

/** Runs ffmpeg over `input` (bytes on its standard input) and throws what it complained about. */
export const ffmpeg = (args, input) => {
  const result = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { input });
  if (result.error)
    throw new Error(`ffmpeg is needed to rebuild the music: ${result.error.message}`);
  if (result.status !== 0) throw new Error(`ffmpeg ${args.join(' ')}\n${result.stderr}`);
};
