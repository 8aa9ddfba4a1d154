import { components } from '../../domain/health';
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
 * (A ping that is answered speaks for the sign-in alone: parts fail on their own.)
 */
export const factsOfAll = (fact: Fact): readonly Fact[] => {
  const isWay = fact.kind === 'ping' && fact.failure !== null && wayFaults.has(fact.failure.code);
  if (!isWay) return [fact];
  return components.map((component) => ({ ...fact, component }));
};
