import type { Component, ComponentState } from '../../domain/health';
import { formatMoment } from './format';

export const statusWords = {
  title: 'Service status',
  components: 'Components',
  check: 'Check now',
  checking: 'Checking',
  allGood: 'Everything that was asked works.',
  noSources: 'No music server is connected. Music on this device needs none.',
  notAsked: 'Not asked yet',
  names: {
    'sign-in': 'Sign-in',
    library: 'Library',
    search: 'Search',
    artwork: 'Artwork',
    audio: 'Audio',
    configuration: 'Configuration',
  } satisfies Record<Component, string>,
  states: {
    unknown: 'Unknown',
    operational: 'Operational',
    strained: 'Strained',
    degraded: 'Degraded',
    down: 'Down',
  } satisfies Record<ComponentState, string>,
  since: (at: number, now: number) => `since ${formatMoment(at, now)}`,
  checked: (at: number, now: number) => `last asked ${formatMoment(at, now)}`,
  device: 'This device',
} as const;

/** What still works while a component is not well (reference: degraded modes). */
const stillWorks: Readonly<Record<Component, string>> = {
  'sign-in': 'Everything on this device still works; running downloads go on.',
  library: 'The library as it was last read, with all playlists, still works.',
  search: 'Search on this device still works, and comes first anyway.',
  artwork: 'Covers that were seen before are shown; others have a stand-in.',
  audio: 'What is downloaded still plays; the rest is dimmed.',
  configuration: 'The last known settings of the server are used.',
};

export const componentSentence = (component: Component, state: ComponentState): string => {
  if (state === 'operational') return 'Works.';
  if (state === 'unknown') return 'Nothing was asked of it in the last two minutes.';
  if (state === 'strained') return 'Works, but more slowly than usual, or not each time.';
  return stillWorks[component];
};
