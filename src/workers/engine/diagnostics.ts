import type { EngineDiagnostics } from '../../contracts/health-history';
import type { ComponentState } from '../../domain/health';
import { systemClock } from '../../domain/system-clock';
import type { EngineParts } from './parts';
import type { Remote } from './remote';

const minute = 60_000;

/** Everything that may be of use to whoever is asked for help, and nothing that names the music. */
export const gatherDiagnostics = async (
  { library, ground, locking, downloads }: EngineParts,
  remote: Remote,
): Promise<EngineDiagnostics> => {
  const records = await library.records.all();
  return {
    startedAt: Math.round(performance.timeOrigin),
    ...gateFacts(remote),
    calls: remote.facts.calls(),
    loops: remote.loops(),
    errors: remote.facts.errors(),
    storeKind: ground.storeKind,
    bytesUsed: await ground.objects.usage(),
    lock: locking.view().state,
    downloads: {
      ...countBy(records, ({ state }) => state),
      ...countBy(downloads.collections(), ({ state }) => `collections ${state}`),
    },
    health: remote.health().sources.map(({ source, components }) => ({
      source,
      parts: Object.fromEntries(
        components.map(({ component, state }): [string, ComponentState] => [component, state]),
      ),
    })),
  };
};

const gateFacts = ({ netState }: Remote) => {
  const { breakers, budgets, retries } = netState();
  const now = systemClock.monotonic();
  return {
    breakers: Object.entries(breakers).map(([name, { state, because, reopened, until }]) => {
      // Named `<edge> <component>` by the gate.
      const at = name.lastIndexOf(' ');
      return {
        edge: name.slice(0, at),
        component: name.slice(at + 1),
        state,
        because,
        reopened,
        opensIn: state === 'open' ? Math.max(0, Math.round(until - now)) : 0,
      };
    }),
    budgets: Object.fromEntries(
      Object.entries(budgets).map(([edge, { tokens }]) => [edge, Math.round(tokens * 10) / 10]),
    ),
    retries: retries.filter((at) => now - at < minute).length,
  };
};

const countBy = <T>(all: readonly T[], name: (one: T) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const one of all) counts[name(one)] = (counts[name(one)] ?? 0) + 1;
  return counts;
};
