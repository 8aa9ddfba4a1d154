import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findFreePort } from './free-port';

const program = fileURLToPath(new URL('../../../build/edge/main.js', import.meta.url));

/** The embedded edge as a process of its own, so that it can be killed like a real server. */
export interface EdgeProcess {
  readonly url: string;
  readonly port: number;
  /** What it printed so far, for looking for secrets. */
  readonly output: () => string;
  /** SIGKILL: no farewell. Resolves when it is gone. */
  readonly kill: () => Promise<void>;
}

export interface EdgeOptions {
  readonly dataFolder: string;
  readonly port?: number;
  readonly args?: readonly string[];
  /** Another build than this one's, for a player that was changed. */
  readonly program?: string;
  /** Put before the PATH: where the edge looks for ffmpeg first. */
  readonly binFolder?: string;
}

const startLimitMs = 30_000;

export const startEdge = async (options: EdgeOptions): Promise<EdgeProcess> => {
  const port = options.port ?? (await findFreePort());
  const args = ['--port', String(port), '--data', options.dataFolder, ...(options.args ?? [])];
  const child = spawn(process.execPath, [options.program ?? program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: [options.binFolder, process.env['PATH']].filter(Boolean).join(':'),
    },
  });
  let output = '';
  const ready = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`edge not ready:\n${output}`)), startLimitMs);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /Holdfast is ready at (\S+)/.exec(output);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1]!);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`edge ended with ${code}:\n${output}`)));
  });
  const url = (await ready).replace(/\/$/, '');
  return { url, port, output: () => output, kill: () => kill(child) };
};

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
};
