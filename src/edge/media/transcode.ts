import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Transcoder {
  /** False when as many run as may: try later. */
  readonly hasRoom: () => boolean;
  /**
   * Pipes what the program writes into the answer. Headers are sent with the first bytes; false when
   * none came, and nothing was sent. A program that fails later cuts the connection, so that half a
   * song never looks like a whole one. The program is killed when the client leaves.
   */
  readonly run: (
    program: string,
    args: readonly string[],
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
  ) => Promise<boolean>;
  readonly running: () => number;
  /** Kills what runs. */
  readonly close: () => void;
}

/** Each takes a processor; two leave room for the rest on a small computer. */
export const maxTranscodes = 2;

const ended = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
};

/** Resolves when there is something to read, or nothing will come. */
const hasOutput = async (stdout: Readable): Promise<boolean> => {
  if (stdout.readableLength > 0) return true;
  return new Promise((resolve) => {
    stdout.once('readable', () => resolve(stdout.readableLength > 0));
    stdout.once('close', () => resolve(false));
    stdout.once('error', () => resolve(false));
  });
};

export const createTranscoder = (): Transcoder => {
  const children = new Set<ChildProcess>();

  const pump = async (
    child: ChildProcess & { readonly stdout: Readable },
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
  ): Promise<boolean> => {
    if (!(await hasOutput(child.stdout))) return response.destroyed;
    response.writeHead(200, headers);
    try {
      await pipeline(child.stdout, response, { end: false });
    } catch {
      response.destroy();
      return true;
    }
    if ((await ended(child)) === 0) response.end();
    else response.destroy();
    return true;
  };

  const run: Transcoder['run'] = async (program, args, response, headers) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
    children.add(child);
    child.once('close', () => children.delete(child));
    // A program that cannot be started has no output: that is told below.
    child.once('error', () => children.delete(child));
    const kill = (): void => void child.kill('SIGKILL');
    response.once('close', kill);
    try {
      return await pump(child, response, headers);
    } finally {
      response.off('close', kill);
      kill();
    }
  };

  return {
    hasRoom: () => children.size < maxTranscodes,
    run,
    running: () => children.size,
    close: () => {
      for (const child of children) child.kill('SIGKILL');
    },
  };
};
