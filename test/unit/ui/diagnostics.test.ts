import { describe, expect, test } from 'vitest';
import type { SourceView } from '../../../src/contracts/connect';
import type { EngineDiagnostics, SeenError } from '../../../src/contracts/health-history';
import { toSourceId } from '../../../src/domain/keys';
import { diagnosticsText, type DiagnosticsParts } from '../../../src/ui/state/diagnostics-text';

const home = toSourceId('h7k2m9');
const [user, password] = ['ines.morgen', 'hunter2-correct'];
const token = '26719a1196d2a940705a59634eb18eab';
const host = 'music.morgen.example';

const source: SourceView = {
  id: home,
  name: 'Music of Ines',
  address: `https://${host}:8443/navidrome`,
  username: user,
  server: { type: 'navidrome', version: '0.58.0' },
  signIn: 'token',
  viaProxy: false,
  kind: 'opensubsonic',
  demo: false,
  syncedAt: 0,
};

const error = (data: SeenError['data']): SeenError => ({
  at: 0,
  edge: home,
  component: 'audio',
  kind: 'audio',
  code: 'internal',
  data,
});

/** Where a careless message could carry something. */
const messages = [
  `GET https://${host}:8443/rest/stream?u=${user}&t=${token}&s=abc123&id=4 failed`,
  `https://${user}:${password}@${host}/rest`,
  `{"username":"${user}","password":"${password}"}`,
  `Authorization: Bearer ${token}`,
  `signed in as ${user} at ${host}`,
  `p=${password}`,
  `p=enc:68756e74657232`,
  `${token}`,
];

const engine: EngineDiagnostics = {
  startedAt: 0,
  breakers: [
    {
      edge: home,
      component: 'audio',
      state: 'open',
      because: 'net.timeout',
      reopened: 1,
      opensIn: 4000,
    },
  ],
  budgets: { [home]: 9.5 },
  retries: 0,
  calls: { ping: { good: 3, fault: 1, neutral: 0 } },
  loops: { 'watch looks': 12 },
  errors: messages.flatMap((message) => [
    error({ message, host }),
    error({ host: `${host}:8443`, why: message }),
    error({ detail: message, token: message, apiKey: password }),
  ]),
  storeKind: 'opfs',
  bytesUsed: 1000,
  lock: 'none',
  downloads: { committed: 3 },
  health: [{ source: home, parts: { audio: 'down' } }],
};

const parts: DiagnosticsParts = {
  at: 60_000,
  version: '0.1.0',
  browser: { agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0', online: true },
  storage: { usage: 1, quota: 2, persisted: true },
  sources: [source],
  engine,
  history: {
    at: 60_000,
    health: { deviceOffline: false, sources: [] },
    log: { [home]: { audio: [{ state: 'down', from: 0, to: 30_000 }] } },
    seen: {},
  },
  week: { wanted: 100, heard: 99 },
  withAddresses: false,
};

describe('what a helper is given', () => {
  const text = diagnosticsText(parts);

  test('no secret, no name of a person, of a source or of a host stands in it', () => {
    const found = [
      user,
      'ines',
      password,
      'hunter2',
      token,
      '68756e74',
      host,
      'morgen',
      home,
    ].filter((word) => text.toLowerCase().includes(word.toLowerCase()));
    expect(found).toEqual([]);
  });

  test('what helps does', () => {
    expect(JSON.parse(text)).toMatchObject({
      holdfast: '0.1.0',
      'running for s': 60,
      browser: { agent: parts.browser['agent'] },
      sources: [{ source: 'source 1', server: 'navidrome 0.58.0', edge: 'edge 1' }],
      breakers: [{ edge: 'source 1', component: 'audio', because: 'net.timeout' }],
      'last 24 hours': [
        { source: 'source 1', parts: { audio: { 'bad s': 30, breaks: 1, 'known s': 30 } } },
      ],
      listening: { wanted: 100, heard: 99 },
    });
    expect(text).toContain('"internal"');
  });

  test('hosts stay when they are wanted, people and secrets do not', () => {
    const open = diagnosticsText({ ...parts, withAddresses: true });
    expect(open).toContain(host);
    for (const word of [user, password, token]) expect(open.includes(word), word).toBe(false);
  });
});
