import type { Clock } from '../../domain/clock';
import type { SourceId } from '../../domain/keys';
import { newBudget } from '../../net/budget';
import type { HealthMonitor } from '../../net/health';
import { hedgeDelay } from '../../net/hedge';
import type { Net } from '../../net/request';
import type { CallerDeps } from '../../providers/opensubsonic/caller';
import { createOpenSubsonic } from '../../providers/opensubsonic/open-subsonic';
import {
  joinEdges,
  type Edge,
  type EdgesParts,
  type JoinedEdges,
} from '../../providers/join-edges';
import type { MusicProvider } from '../../providers/provider';
import { networkHint } from './network';
import type { Secrets } from './secrets';
import { readConfig, type SourceConfig } from './source-config';
import type { SourceRows } from './source-rows';

/** The servers of this device as providers, in step with its rows. */
export interface Providers {
  readonly of: (source: SourceId) => MusicProvider | null;
  readonly all: () => readonly MusicProvider[];
  /** The addresses of a source, in the order of the listener. */
  readonly edgesOf: (source: SourceId) => readonly NamedEdge[];
  /** Of the address that a request goes to, among those of its source; 0 when it is none of them. */
  readonly placeOf: (url: string) => number;
  /** Another network: of each source that has several addresses all are asked. Never rejects. */
  readonly race: (signal: AbortSignal) => Promise<void>;
  /** After the rows were loaded again. */
  readonly refresh: () => void;
}

export interface NamedEdge {
  /** As the net and the health know it. */
  readonly name: string;
  readonly address: string;
}

interface Made {
  /** What it was made of. */
  readonly config: string;
  readonly edges: readonly (NamedEdge & Edge)[];
  /** Where there are several. */
  readonly joined: JoinedEdges | null;
  readonly provider: MusicProvider;
}

export interface ProvidersParts {
  readonly rows: SourceRows;
  readonly secrets: Secrets;
  readonly net: Net;
  readonly health: HealthMonitor;
  readonly callerDeps: CallerDeps;
  readonly clock: Clock;
}

/** The first one carries the source's own name, as ever; the others that of their address. */
export const edgeName = (source: SourceId, place: number, address: string): string =>
  place === 0 ? source : `${source}@${address}`;

export const createProviders = (parts: ProvidersParts): Providers => {
  const { rows, secrets, net, health, callerDeps, clock } = parts;
  const made = new Map<SourceId, Made>();

  const sealedOf = (source: SourceId): Uint8Array | null =>
    rows.rows().find((row) => row.id === source)?.sealedCredentials ?? null;

  const patienceOf =
    (source: SourceId): EdgesParts['patience'] =>
    (question, first, second) => {
      const { saveData, mobile } = networkHint();
      const found = health.snapshot().sources.find((each) => each.source === source);
      return hedgeDelay({
        ...question,
        latencies: net.latencies(first, question.kind),
        signIn: found?.signIn ?? 'ok',
        budget: net.state().budgets[second] ?? newBudget,
        isMetered: saveData || mobile,
      });
    };

  const make = (source: SourceId, config: SourceConfig): Made => {
    const secret = () => secrets.open(source, sealedOf(source));
    const edges = [config, ...config.mirrors].map((edge, place) => {
      const name = edgeName(source, place, edge.address);
      const options = { ...callerDeps, source, edge: name, config: edge, secret };
      return { name, address: edge.address, provider: createOpenSubsonic(options) };
    });
    const [only] = edges;
    const joined =
      edges.length > 1
        ? joinEdges(edges, { clock, hurry: net.hurry, patience: patienceOf(source) })
        : null;
    return { config: JSON.stringify(config), edges, joined, provider: joined ?? only!.provider };
  };

  const forget = (source: SourceId, edges: Made['edges']): void => {
    health.forget(source);
    for (const { name } of edges) net.forget(name);
  };

  const refresh = (): void => {
    const ids = new Set(rows.rows().map((row) => row.id));
    for (const [id, { edges }] of made) {
      if (ids.has(id)) continue;
      made.delete(id);
      forget(id, edges);
    }
    for (const { id, view, config: stored } of rows.rows()) {
      const config = view.kind === 'opensubsonic' ? readConfig(stored) : null;
      // A row that cannot be read keeps its music; only its server cannot be asked.
      if (!config) continue;
      const before = made.get(id);
      // What was learnt of its addresses is worth keeping.
      const next = before?.config === JSON.stringify(config) ? before : make(id, config);
      made.set(id, next);
      health.watch(
        id,
        view.name,
        next.edges.map(({ name }) => name),
      );
    }
  };

  refresh();
  return {
    of: (source) => made.get(source)?.provider ?? null,
    all: () => [...made.values()].map(({ provider }) => provider),
    edgesOf: (source) => made.get(source)?.edges ?? [],
    placeOf: (url) => {
      for (const { edges } of made.values()) {
        const place = edges.findIndex(({ address }) => url.startsWith(`${address}/`));
        if (place >= 0) return place;
      }
      return 0;
    },
    race: async (signal) => {
      await Promise.all([...made.values()].map(({ joined }) => joined?.race(signal)));
    },
    refresh,
  };
};
