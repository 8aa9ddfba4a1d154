import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ask, fillFolder, serve } from './http-support';

/** The real program, built as `npm start` builds it, in a project of its own with a tiny player. */
const source = fileURLToPath(new URL('../../../src/edge/main.ts', import.meta.url));
const cache = fileURLToPath(new URL('../../../.cache/', import.meta.url));
let project = '';

/** Each start is a process of its own, on a machine that may be busy. */
vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  project = await mkdtemp(join(cache, 'edge-main-'));
  await build({
    configFile: false,
    logLevel: 'error',
    define: { __HOLDFAST_VERSION__: '"1.2.3"' },
    ssr: { external: true },
    build: {
      ssr: source,
      target: 'node20',
      outDir: join(project, 'build', 'edge'),
      copyPublicDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.js' } },
    },
  });
  await fillFolder(project, {
    'build/player/index.html': '<title>Holdfast</title>',
    'src/edge/demo/music/readme.txt': 'no music yet',
    'empty/readme.txt': '',
    'songs/Silence.wav': silence(),
  });
}, 60_000);

afterAll(() => rm(project, { recursive: true, force: true }));

/** A second of silence: RIFF, 8 kHz, 8 bit. */
const silence = (): Buffer => {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + 8000, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(8000, 40);
  return Buffer.concat([head, Buffer.alloc(8000, 128)]);
};

interface Answered {
  readonly serverVersion: string;
  readonly searchResult3?: { readonly song: readonly { readonly id: string }[] };
  readonly playlists?: { readonly playlist: readonly unknown[] };
}

interface Program {
  readonly child: ChildProcess;
  /** Everything said so far, on both ways. */
  readonly said: () => string;
  /** On standard output only. */
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

const run = (args: string[], env: Record<string, string> = {}): Program => {
  const main = join(project, 'build', 'edge', 'main.js');
  const { HOLDFAST_PASSWORD: _password, PORT: _port, ...inherited } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    cwd: project,
    env: { ...inherited, XDG_DATA_HOME: join(project, 'data'), ...env },
  });
  let text = '';
  let output = '';
  child.stdout.on('data', (part) => {
    text += part;
    output += part;
  });
  child.stderr.on('data', (part) => (text += part));
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, said: () => text, output: () => output, exit };
};

const ready = async (program: Program): Promise<number> => {
  while (!/ready at/.test(program.output())) {
    const ended = await Promise.race([
      program.exit.then(() => true),
      new Promise((resolve) => program.child.stdout!.once('data', resolve)).then(() => false),
    ]);
    if (ended) throw new Error(`ended: ${program.said()}`);
  }
  return Number(/:(\d+)\n/.exec(program.output())![1]);
};

describe('a start', () => {
  test('says one line when the page can be opened, and the page can be opened', async () => {
    const program = run(['--port', '0']);
    const port = await ready(program);
    expect(program.output()).toBe(`Holdfast is ready at http://localhost:${port}\n`);
    expect((await ask(port, '/')).text).toBe('<title>Holdfast</title>');
    expect(JSON.parse((await ask(port, '/holdfast.json')).text)).toEqual({
      protocol: 1,
      edge: true,
      demo: { username: 'demo' },
      proxy: 'any',
      tickets: true,
    });
  });

  test('with own music and a password from the environment is no demo', async () => {
    const program = run(['--port', '0', '--music', 'empty'], { HOLDFAST_PASSWORD: 'other' });
    const port = await ready(program);
    const { demo } = JSON.parse((await ask(port, '/holdfast.json')).text) as { demo: unknown };
    expect(demo).toBeNull();
  });

  test('serves the library, and what was made in it is there after the next start', async () => {
    const signIn = 'u=demo&p=demo&v=1.16.1&c=test&f=json';
    const call = async (port: number, method: string, more = ''): Promise<Answered> => {
      const { text } = await ask(port, `/rest/${method}.view?${signIn}${more}`);
      return (JSON.parse(text) as { 'subsonic-response': Answered })['subsonic-response'];
    };
    const args = ['--port', '0', '--music', 'songs', '--data', 'kept'];
    const first = run(args);
    const port = await ready(first);
    const { searchResult3 } = await call(port, 'search3', '&query=');
    expect(searchResult3!.song).toHaveLength(1);
    await call(port, 'createPlaylist', `&name=Mine&songId=${searchResult3!.song[0]!.id}`);
    first.child.kill('SIGTERM');
    expect(await first.exit).toBe(0);

    const again = await ready(run(args));
    const { playlists, serverVersion } = await call(again, 'getPlaylists');
    expect(playlists!.playlist).toMatchObject([{ name: 'Mine', songCount: 1 }]);
    expect(serverVersion).toBe('1.2.3');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends it in order within two seconds, even with a listener in the middle of something',
    async (signal) => {
      const program = run(['--port', '0']);
      const port = await ready(program);
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(`POST /proxy/rest/ping HTTP/1.1\r\nHost: localhost:${port}\r\n`);
      const begun = performance.now();
      program.child.kill(signal);
      program.child.kill(signal);
      expect(await program.exit).toBe(0);
      expect(performance.now() - begun).toBeLessThan(2000);
      await expect(ask(port, '/')).rejects.toThrow(/ECONNREFUSED/);
    },
  );
});

describe('a start that cannot work ends with 1 and one sentence', () => {
  test('a port that is taken', async () => {
    const port = await serve((_request, response) => void response.end());
    const program = run(['--port', String(port)]);
    expect(await program.exit).toBe(1);
    expect(program.said()).toBe(
      `Port ${port} is taken by another program: end that one, or choose another with --port.\n`,
    );
  });

  test('a folder that is not there, or is a file', async () => {
    for (const name of ['gone', 'empty/readme.txt']) {
      const program = run(['--music', name, '--port', '0']);
      expect(await program.exit).toBe(1);
      expect(program.said()).toBe(`There is no music folder at ${join(project, name)}.\n`);
    }
  });

  test('data that cannot be kept', async () => {
    const data = join('empty', 'readme.txt', 'data');
    const program = run(['--data', data, '--port', '0']);
    expect(await program.exit).toBe(1);
    expect(program.said()).toBe(
      `The data folder ${join(project, data)} cannot be written to (see --data).\n`,
    );
  });

  test('data that another running server writes, which would lose what is made in either', async () => {
    const args = ['--port', '0', '--music', 'songs', '--data', 'shared'];
    const first = run(args);
    await ready(first);
    const second = run(args);
    expect(await second.exit).toBe(1);
    expect(second.said()).toBe(
      `Another Holdfast keeps its data in ${join(project, 'shared')}: ` +
        'end that one, or choose another folder with --data.\n',
    );
    first.child.kill('SIGKILL');
    await first.exit;
    const third = run(args);
    await ready(third);
    third.child.kill('SIGTERM');
    expect(await third.exit).toBe(0);
    await ready(run(args));
  });

  test('an address of another computer', async () => {
    const program = run(['--host', '203.0.113.7', '--password', 'other', '--port', '0']);
    expect(await program.exit).toBe(1);
    expect(program.said()).toBe('203.0.113.7 is no address of this computer (see --host).\n');
  });

  test('the known password for the whole network', async () => {
    const program = run(['--host', '0.0.0.0']);
    expect(await program.exit).toBe(1);
    expect(program.said()).toMatch(/^With --host 0\.0\.0\.0 [^\n]*everybody knows[^\n]*\n$/);
  });
});

test('--help is told and ends with 0', async () => {
  const program = run(['--help']);
  expect(await program.exit).toBe(0);
  expect(program.said()).toContain('--allow-server ORIGIN');
});
