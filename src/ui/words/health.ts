import type { Component, ComponentHealth, Health, SourceHealth } from '../../domain/health';

/** The connection line: one sentence, what is down and what still works; '' while all is well. */
export const connectionSentence = (health: Health): string => {
  if (health.connectionLost) {
    return 'Your connection is down: no server can be reached, not even Holdfast’s own. Playing from downloads.';
  }
  if (health.deviceOffline) return 'This device is offline. Playing from downloads.';
  const troubled = health.sources.map(sourceTrouble).filter((each) => each !== null);
  if (troubled.length === 0) return '';
  if (troubled.length === 1) return troubled[0]!;
  const dead = health.sources.filter(isDead);
  if (dead.length === health.sources.length) {
    return 'None of your music servers is answering. Downloads still play.';
  }
  return troubled[0]!;
};

const stateOf = (source: SourceHealth, component: Component): ComponentHealth['state'] =>
  source.components.find((each) => each.component === component)?.state ?? 'unknown';

/** Nothing that was asked answers, and what carries the music is among it. */
const isDead = (source: SourceHealth): boolean => {
  const known = source.components.filter(({ state }) => state !== 'unknown');
  return known.length > 0 && known.every(({ state }) => state === 'down');
};

/** In this order: the first that fails is the one worth a sentence. */
const partWords: readonly (readonly [Component, (name: string) => string])[] = [
  ['audio', (name) => `${name} sends no music just now. Downloads still play.`],
  ['sign-in', (name) => `${name} cannot check sign-ins just now. Downloads still play.`],
  ['library', (name) => `${name} cannot show its library. What is known here still plays.`],
  ['search', (name) => `${name} cannot search. Search on this device still works.`],
  ['artwork', (name) => `${name} sends no artwork. Everything else works.`],
  ['configuration', (name) => `${name} does not tell its settings. The last known ones are used.`],
];

/** Only what is sure asks the listener for something. */
const signInWords = {
  ok: '',
  suspect: 'refused the sign-in once, and is asked again',
  rejected: 'needs you to sign in again, in Settings',
};

/** What refused once and is silent now is not answering. */
const signInTrouble = ({ signIn = 'ok', components }: SourceHealth): string =>
  components.some(
    ({ component, failure }) => component === 'sign-in' && failure?.code.startsWith('net.'),
  )
    ? ''
    : signInWords[signIn];

const sourceTrouble = (source: SourceHealth): string | null => {
  const refusal = signInTrouble(source);
  if (refusal) return `${source.name} ${refusal}. Downloads still play.`;
  if (isDead(source)) return `${source.name} is not answering. Downloads still play.`;
  for (const [component, words] of partWords) {
    if (stateOf(source, component) === 'down') return words(source.name);
  }
  const weak = source.components.some(({ state }) => state === 'degraded');
  return weak ? `${source.name} answers only now and then. Downloads still play.` : null;
};
