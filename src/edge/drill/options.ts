import { parseArgs } from 'node:util';

export interface DrillOptions {
  readonly upstream: string;
  /** Of a shipped one, or a path to a file. */
  readonly scenario: string;
  readonly port: number;
  /** Null = as many as the scenario speaks of. */
  readonly edges: number | null;
  readonly seed: number;
}

export type DrillCommand =
  | { readonly kind: 'run'; readonly options: DrillOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'refuse'; readonly sentence: string };

export const helpText = `Puts a proxy that fails as a scenario says in front of an OpenSubsonic server.

  npm run drill -- --upstream URL --scenario NAME|FILE [options]

  --upstream URL   the music server, such as http://localhost:4533
  --scenario NAME  one of those below, or a JSON file like them
  --port N         port of the first edge; the others follow (any that is free)
  --edges N        how many edges of the server there are (as the scenario says)
  --seed N         the same seed meets the same requests (1)
  --help           this text

Connect your player to the address that is printed; Ctrl+C ends it.`;

const flags = {
  upstream: { type: 'string' },
  scenario: { type: 'string' },
  port: { type: 'string' },
  edges: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

class Refusal extends Error {}

const readNumber = (text: string, name: string, least: number, most: number): number => {
  const number = Number(text);
  if (!/^\d{1,10}$/.test(text) || number < least || number > most) {
    throw new Refusal(`${name} must be a number from ${least} to ${most}, not "${text}".`);
  }
  return number;
};

const readUpstream = (text: string | undefined): string => {
  if (text === undefined) throw new Refusal('Say which music server: --upstream URL.');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.username !== '') {
    throw new Refusal(`--upstream must be like http://localhost:4533, not "${text}".`);
  }
  return url.href.replace(/\/$/, '');
};

const read = (args: readonly string[]): DrillOptions => {
  const given = parseArgs({ args: [...args], options: flags, strict: true }).values;
  const { scenario, edges } = given;
  if (scenario === undefined) {
    throw new Refusal('Say what is to fail: --scenario NAME (--help lists them).');
  }
  return {
    upstream: readUpstream(given.upstream),
    scenario,
    port: readNumber(given.port ?? '0', '--port', 0, 65_535),
    edges: edges === undefined ? null : readNumber(edges, '--edges', 1, 8),
    seed: readNumber(given.seed ?? '1', '--seed', 0, 4_294_967_295),
  };
};

export const readDrillCommand = (args: readonly string[]): DrillCommand => {
  if (args.some((arg) => arg === '--help' || arg === '-h')) return { kind: 'help' };
  try {
    return { kind: 'run', options: read(args) };
  } catch (thrown) {
    if (thrown instanceof Refusal) return { kind: 'refuse', sentence: thrown.message };
    const why = thrown instanceof Error ? thrown.message.split(/[.\n]/, 1)[0] : 'unknown option';
    return { kind: 'refuse', sentence: `${why}; --help lists the options.` };
  }
};
