import type { Clock } from '../../domain/clock';
import type { Scenario } from '../../drill/scenario';
import { createSeenSongs } from './disguise';
import { openEdgePort, type EdgePort } from './edge-port';
import type { LoggedRequest } from './request-log';
import { seededLuck } from './seeded-luck';
import { serveConnection } from './serve-connection';
import { createWeather } from './weather';
import type { Rule } from './wire-toxics';

export interface FaultProxyOptions {
  /** Addresses of music servers: one for all edges, or one for each. */
  readonly upstreams: readonly string[];
  readonly edges: number;
  readonly seed: number;
  readonly clock: Clock;
  /** Of the first edge; the others follow. 0 = any that are free. */
  readonly port?: number;
  /** Texts that must never stand in an address. */
  readonly canaries?: readonly string[];
  /**
   * Whether a connection serves more than one request. A browser repeats a request by itself when a kept
   * connection dies before its answer, which no page can forbid: where the log must tell what the player
   * does, and nothing else, connections are not kept.
   */
  readonly keepAlive?: boolean;
}

export interface FaultProxy {
  readonly urls: readonly string[];
  readonly seed: number;
  /** Every request so far. The entries of those that still run change. */
  readonly log: () => readonly LoggedRequest[];
  /** From now on, until it ends by itself; null ends the one that runs. */
  readonly setScenario: (scenario: Scenario | null) => Promise<void>;
  /** Seconds since the scenario began, and the scenario. */
  readonly running: () => { readonly scenario: Scenario; readonly seconds: number } | null;
  /** Faults that hold from now on, in place of the ones before; [] lifts them. */
  readonly setToxics: (rules: readonly Rule[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** ms between two looks at whether a port is to be shut or opened. */
const tickMs = 50;

export const startFaultProxy = async (options: FaultProxyOptions): Promise<FaultProxy> => {
  const { upstreams, edges, seed, port = 0, canaries = [], keepAlive = true } = options;
  const clock: Clock = { ...options.clock, random: seededLuck(seed) };
  const began = clock.monotonic();
  const weather = createWeather(clock.monotonic);
  const entries: LoggedRequest[] = [];
  const ports: EdgePort[] = [];
  const ending = new AbortController();

  for (let edge = 0; edge < edges; edge++) {
    const context = {
      edge,
      clock,
      weather,
      canaries,
      keepAlive,
      upstream: upstreams[edge % upstreams.length]!,
      seen: createSeenSongs(),
      firstSaid: new Map<string, Buffer>(),
      since: () => clock.monotonic() - began,
      record: (entry: LoggedRequest) => void entries.push(entry),
    };
    const wanted = port === 0 ? 0 : port + edge;
    ports.push(
      await openEdgePort(wanted, (socket) => {
        serveConnection(socket, context).catch(() => socket.destroy());
      }),
    );
  }

  const settle = async (): Promise<void> => {
    const running = weather.scenario();
    if (running && weather.seconds() >= running.seconds) weather.setScenario(null);
    await Promise.all(ports.map((each, edge) => each.setOpen(!weather.isShut(edge))));
  };
  const watch = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await settle();
      await clock.sleep(tickMs, ending.signal);
    }
  };
  watch().catch(() => undefined);

  return {
    urls: ports.map((each) => `http://127.0.0.1:${each.port()}`),
    seed,
    log: () => entries,
    running: () => {
      const scenario = weather.scenario();
      return scenario && { scenario, seconds: weather.seconds() };
    },
    setScenario: (scenario) => {
      weather.setScenario(scenario);
      return settle();
    },
    setToxics: (rules) => {
      weather.setRules(rules);
      return settle();
    },
    close: async () => {
      ending.abort();
      await Promise.all(ports.map((each) => each.close()));
    },
  };
};
