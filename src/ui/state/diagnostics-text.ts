import type { SourceView } from '../../contracts/connect';
import type { EngineDiagnostics, HealthHistory } from '../../contracts/health-history';
import { summarize } from '../../domain/health-history';
import type { Listened } from '../../domain/listening';
import { scrubData } from '../../domain/scrub';

export interface DiagnosticsParts {
  readonly at: number;
  readonly version: string;
  readonly browser: Readonly<Record<string, string | number | boolean | null>>;
  readonly storage: Readonly<Record<string, number | boolean | null>>;
  readonly sources: readonly SourceView[];
  readonly engine: EngineDiagnostics;
  readonly history: HealthHistory | null;
  readonly week: Listened;
  /** Host names stay as they are. */
  readonly withAddresses: boolean;
}

/** Everything chosen field by field, then scrubbed all the same, as JSON to read and to send. */
export const diagnosticsText = (parts: DiagnosticsParts): string => {
  const { at, version, browser, storage, sources, engine, history, week } = parts;
  const { startedAt, errors, health, ...rest } = engine;
  const report = {
    holdfast: version,
    at: new Date(at).toISOString(),
    'running for s': Math.round((at - startedAt) / 1000),
    browser,
    storage: { ...storage, kind: rest.storeKind, 'sealed bytes': rest.bytesUsed, lock: rest.lock },
    sources: sources.map(sourceFacts),
    health,
    'last 24 hours': historyFacts(history),
    listening: { wanted: Math.round(week.wanted), heard: Math.round(week.heard) },
    downloads: rest.downloads,
    breakers: rest.breakers,
    budgets: rest.budgets,
    'retries in the last minute': rest.retries,
    calls: rest.calls,
    loops: rest.loops,
    errors: errors.map(({ at: when, ...error }) => ({
      's ago': Math.round((at - when) / 1000),
      ...error,
    })),
  };
  return JSON.stringify(scrubData(report, { words: knownWords(parts) }), null, 2);
};

const sourceFacts = ({
  id,
  kind,
  server,
  signIn,
  viaProxy,
  demo,
  address,
  syncedAt,
}: SourceView) => ({
  source: id,
  kind,
  server: `${server.type} ${server.version}`,
  'sign in': signIn,
  'via proxy': viaProxy,
  demo,
  // Of the address only where it leads to: paths have been seen to hold keys.
  edge: hostOf(address),
  'synced at': syncedAt === 0 ? null : new Date(syncedAt).toISOString(),
});

const historyFacts = (history: HealthHistory | null) =>
  history &&
  Object.entries(history.log).map(([source, parts]) => ({
    source,
    parts: Object.fromEntries(
      Object.entries(parts).map(([part, spans]) => {
        const { known, bad, breaks } = summarize(spans ?? []);
        const seconds = (ms: number): number => Math.round(ms / 1000);
        return [part, { 'known s': seconds(known), 'bad s': seconds(bad), breaks: breaks.length }];
      }),
    ),
  }));

const hostOf = (address: string): string => {
  try {
    return new URL(address).host;
  } catch {
    return '';
  }
};

/** Names of people always, names of hosts unless they are wanted; a source is called by its number. */
const knownWords = (parts: DiagnosticsParts): ReadonlyMap<string, string> => {
  const words = new Map<string, string>();
  const hosts = [
    ...parts.sources.map(({ address }) => hostOf(address)),
    ...parts.engine.errors.flatMap(({ data }) =>
      typeof data['host'] === 'string' ? [data['host']] : [],
    ),
  ];
  parts.sources.forEach(({ id, username }, at) => {
    words.set(id, `source ${at + 1}`);
    if (username) words.set(username, '(user)');
  });
  if (parts.withAddresses) return words;
  for (const host of hosts) {
    const bare = host.replace(/:\d+$/, '');
    const name = words.get(bare) ?? `edge ${new Set([...words.values()].filter(isEdge)).size + 1}`;
    words.set(bare, name).set(host, name);
  }
  return words;
};
const isEdge = (word: string): boolean => word.startsWith('edge ');
