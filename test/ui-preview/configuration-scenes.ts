import type { ConfigurationView } from '../../src/contracts/configuration';
import { source } from './library';

const hour = 3_600_000;
const nas = 'http://nas.local:4533';
const edge = { version: null, reason: null, failure: null, checked: 0 } as const;

const well = (now: number): ConfigurationView => ({
  source,
  name: 'nas.local',
  inUse: {
    epoch: 1,
    version: 7,
    from: nas,
    at: now - 30 * hour,
    confirmedAt: now - 120_000,
    isSigned: true,
    isOld: false,
    isWatched: false,
  },
  edges: [{ ...edge, address: nas, state: 'current', version: { epoch: 1, version: 7 } }],
  offers: [
    { address: 'https://music.example', label: 'From outside', region: 'eu' },
    {
      address: 'https://a-mirror-with-quite-a-long-name.of-friends.example/music/library',
      label: null,
      region: null,
    },
  ],
  notices: [
    {
      id: 'disks',
      text: 'New disks on Saturday: an hour without music, from nine in the evening.',
      component: 'audio',
    },
    { id: 'rtl', text: 'שלום! הקונצרט מתחיל בשעה 20:00 (nas.local)', component: null },
  ],
  rolledBack: null,
});

const troubled = (now: number): ConfigurationView => ({
  ...well(now),
  inUse: { ...well(now).inUse!, confirmedAt: now - 9 * 24 * hour, isOld: true, isSigned: false },
  edges: [
    { ...edge, address: nas, state: 'lags', version: { epoch: 1, version: 6 } },
    {
      ...edge,
      address: 'https://music.example',
      state: 'conflicts',
      version: { epoch: 1, version: 7 },
    },
    {
      ...edge,
      address: 'https://mirror.example',
      state: 'refused',
      version: { epoch: 2, version: 0 },
      reason: 'other-key',
    },
    {
      ...edge,
      address: 'https://far.example',
      state: 'silent',
      failure: { code: 'net.timeout', data: {} },
    },
  ],
  offers: [],
  notices: [],
  rolledBack: { epoch: 1, version: 8, at: now - hour },
});

/** `down`: everything that there is a word for. */
export const configurationsOf = (scene: string): readonly ConfigurationView[] => [
  scene === 'down' ? troubled(Date.now()) : well(Date.now()),
];
