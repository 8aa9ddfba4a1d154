import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCommand, type EdgeOptions, type Surroundings } from '../../../src/edge/options';

const around: Surroundings = {
  env: { XDG_DATA_HOME: '/home/me/data' },
  cwd: '/home/me',
  project: '/opt/holdfast',
  platform: 'linux',
};

const read = (args: string[], env: Surroundings['env'] = {}): EdgeOptions => {
  const command = readCommand(args, { ...around, env: { ...around.env, ...env } });
  if (command.kind !== 'run') throw new Error(JSON.stringify(command));
  return command.options;
};

const refusal = (args: string[], env: Surroundings['env'] = {}): string => {
  const command = readCommand(args, { ...around, env: { ...around.env, ...env } });
  return command.kind === 'refuse' ? command.sentence : JSON.stringify(command);
};

test('without a word: the demo library, on this computer only', () => {
  expect(read([])).toEqual({
    music: join('/opt/holdfast', 'src', 'edge', 'demo', 'music'),
    data: join('/opt/holdfast', '.cache', 'edge'),
    host: '127.0.0.1',
    port: 4173,
    user: 'demo',
    password: 'demo',
    apiKey: null,
    allowHosts: [],
    allowServers: [],
    config: null,
    configKey: null,
    demo: true,
  });
});

describe('own music', () => {
  test('is found from where the person stands, and is no demo', () => {
    const options = read(['--music', 'Music']);
    expect(options.music).toBe(join('/home/me', 'Music'));
    expect(options.demo).toBe(false);
  });

  test('keeps its playlists where programs keep what a person made, one folder a library', () => {
    const one = read(['--music', '/a']).data;
    const other = read(['--music', '/b']).data;
    expect(one).toMatch(/^\/home\/me\/data\/holdfast\/edge-[0-9a-f]{16}$/);
    expect(other).not.toBe(one);
    expect(read(['--music', '/a/../a/']).data).toBe(one);
    expect(read(['--music', '/a', '--data', 'here']).data).toBe(join('/home/me', 'here'));
  });
});

test('the demo with another password is nobody’s demo', () => {
  expect(read(['--password', 'other']).demo).toBe(false);
  expect(read(['--user', 'me']).demo).toBe(false);
});

test('flags go before the environment', () => {
  const env = { PORT: '5000', HOLDFAST_PASSWORD: 'from-env', HOLDFAST_API_KEY: 'key-env' };
  expect(read([], env)).toMatchObject({ port: 5000, password: 'from-env', apiKey: 'key-env' });
  const flags = ['--port', '5001', '--password', 'typed', '--api-key', 'key'];
  expect(read(flags, env)).toMatchObject({ port: 5001, password: 'typed', apiKey: 'key' });
});

test('names and servers may be given again and again', () => {
  const flags = ['--allow-host', 'Music.Example', '--allow-host', 'box.lan:9000'];
  const servers = ['--allow-server', 'https://a.example:443/', '--allow-server', 'http://b:4533'];
  expect(read([...flags, ...servers])).toMatchObject({
    allowHosts: ['music.example', 'box.lan:9000'],
    allowServers: ['https://a.example', 'http://b:4533'],
  });
});

describe('beyond this computer', () => {
  test.each(['0.0.0.0', '::', '[::]', '192.168.1.5', 'box.lan'])(
    'with --host %s the password that everybody knows is refused, and the sentence says why',
    (host) => {
      expect(refusal(['--host', host])).toMatch(/everybody knows the password "demo"/);
      expect(read(['--host', host, '--password', 'other']).host).toBe(host.replace(/[[\]]/g, ''));
    },
  );

  test.each(['127.0.0.1', 'localhost', '::1', '[::1]', '127.0.0.2'])(
    '--host %s is here',
    (host) => {
      expect(read(['--host', host]).password).toBe('demo');
    },
  );
});

describe('what makes no sense is told in one sentence', () => {
  test.each([
    [['--port', 'x'], /--port must be a number/],
    [['--port', '65536'], /--port must be a number/],
    [['--port', '-1'], /./],
    [['--port', '1e3'], /--port must be a number/],
    [['--port', ''], /--port must be a number/],
    [['--nonsense'], /Unknown option '--nonsense'.*--help/],
    [['music'], /Unexpected argument 'music'.*--help/],
    [['--music'], /--music/],
    [['--host', 'a b'], /--host must be an address/],
    [['--host', 'a:80'], /--host must be an address/],
    [['--host', ''], /--host must be an address/],
    [['--allow-host', 'http://x'], /--allow-host must be a name/],
    [['--allow-server', 'music.example'], /--allow-server must be like https/],
    [['--allow-server', 'https://x/path'], /--allow-server must be like https/],
    [['--allow-server', 'https://me@x'], /--allow-server must be like https/],
    [['--allow-server', 'ftp://x'], /--allow-server must be like https/],
    [['--user', ''], /must not be empty/],
    [['--password', ''], /must not be empty/],
  ])('%j', (args, sentence) => {
    const told = refusal(args);
    expect(told).toMatch(sentence);
    expect(told).not.toContain('\n');
    expect(told).toMatch(/\.$/);
  });

  test('a wrong PORT is named as such', () => {
    expect(refusal([], { PORT: 'http' })).toMatch(/^PORT must be a number/);
  });
});

test('--help wins over everything else and names every option', () => {
  const command = readCommand(['--port', 'x', '--help'], around);
  const text = command.kind === 'help' ? command.text : '';
  for (const name of ['music', 'data', 'host', 'port', 'user', 'password', 'api-key']) {
    expect(text).toContain(`--${name}`);
  }
  expect(text).toContain('--allow-host');
  expect(text).toContain('--allow-server');
});

test.each([
  ['darwin', {}, /Library\/Application Support\/Holdfast\/edge-/],
  ['win32', { LOCALAPPDATA: '/local' }, /\/local\/Holdfast\/edge-/],
  ['linux', { XDG_DATA_HOME: '' }, /\/\.local\/share\/holdfast\/edge-/],
] as const)('on %s data lie where that system keeps them', (platform, env, folder) => {
  const command = readCommand(['--music', '/a'], { ...around, platform, env });
  expect(command.kind === 'run' ? command.options.data : '').toMatch(folder);
});
