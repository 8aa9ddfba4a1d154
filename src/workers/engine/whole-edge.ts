import { components, type Component } from '../../domain/health';
import type { Fact } from '../../net/fact';

/** Faults of the way itself: whatever else is asked there will meet them, too. */
const wayFaults: ReadonlySet<string> = new Set([
  'net.unreachable',
  'net.timeout',
  'net.device-offline',
  'net.captive-portal',
]);

/**
 * A ping that finds nobody speaks for every part of that server: a closed port has no artwork either.
 * Without this, songs would be offered as playable until each part had been tried and failed by itself.
 * (A ping that is answered speaks for the sign-in alone: parts fail on their own.) One that is only late may be a
 * sign-in that is slow: it says nothing of parts that answer (`answering`).
 */
export const factsOfAll = (
  fact: Fact,
  answering: (edge: string) => ReadonlySet<Component>,
): readonly Fact[] => {
  const code = fact.failure?.code ?? '';
  if (fact.kind !== 'ping' || !wayFaults.has(code)) return [fact];
  const spared = code === 'net.timeout' ? answering(fact.edge) : new Set<Component>();
  return components
    .filter((component) => component === fact.component || !spared.has(component))
    .map((component) => ({ ...fact, component }));
};
