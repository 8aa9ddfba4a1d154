import { components } from '../../domain/health';
import type { SourceId } from '../../domain/keys';
import type { HealthMonitor } from '../../net/health';
import type { Net } from '../../net/request';
import type { Watch } from './watch';

export interface AftermathParts {
  readonly net: Net;
  readonly health: HealthMonitor;
  readonly watch: Watch;
  readonly sources: () => readonly SourceId[];
  readonly isVisible: () => boolean;
  readonly onBack: (source: SourceId) => void;
}

export interface Aftermath {
  /** A rehearsal begins: what servers had asked for before is remembered. */
  readonly begin: () => void;
  /** It is over: nothing that it taught counts, and everything is asked anew at once. */
  readonly end: () => Promise<void>;
}

export const createAftermath = (parts: AftermathParts): Aftermath => {
  const { net, health, watch } = parts;
  let asked: ReadonlySet<string> | null = null;
  return {
    begin: () => {
      // One that follows upon another finds what that one left.
      asked ??= new Set(Object.keys(net.state().pauses));
    },
    end: async () => {
      for (const edge of edgesOf(net)) {
        // A server that asked for quiet before the rehearsal is still owed it.
        if (!asked?.has(edge)) net.forget(edge);
      }
      asked = null;
      net.hurry(null);
      for (const source of parts.sources()) {
        for (const component of components) health.forgetPart(source, component);
        watch.startAnew(source);
      }
      // Nobody looks: asked when somebody does.
      if (parts.isVisible()) await watch.checkNow();
      parts.sources().forEach(parts.onBack);
    },
  };
};

/** All that anything is remembered of; a breaker is kept under `<edge> <component>`. */
const edgesOf = (net: Net): ReadonlySet<string> => {
  const { pauses, budgets, breakers } = net.state();
  const broken = Object.keys(breakers).map((name) => name.slice(0, name.lastIndexOf(' ')));
  return new Set([...Object.keys({ ...pauses, ...budgets }), ...broken]);
};
