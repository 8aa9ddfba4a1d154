import { describe, expect, test } from 'vitest';
import { toSourceId } from '../../../src/domain/keys';
import { createHealth } from '../../../src/net/health';
import { createNet } from '../../../src/net/request';
import { createAftermath } from '../../../src/workers/engine/drill-aftermath';
import { factsOfAll } from '../../../src/workers/engine/whole-edge';
import { createFakeClock } from '../net/fake-clock';

const source = toSourceId('nas1');
type Way = 'well' | 'gone' | 'asks for quiet';

const open = () => {
  const clock = createFakeClock();
  const state = { way: 'well' as Way, visible: true, checks: 0, backs: 0 };
  const health = createHealth(clock);
  health.watch(source, 'nas', [source]);
  const net = createNet({
    clock,
    origin: 'http://player.test',
    deviceOnline: () => true,
    onFact: (fact) => factsOfAll(fact, health.answering).forEach(health.record),
    fetch: async () => {
      if (state.way === 'gone') throw new TypeError('Failed to fetch');
      const asks = state.way === 'asks for quiet';
      return asks
        ? new Response('', { status: 429, headers: { 'retry-after': '300' } })
        : new Response('well');
    },
  });
  const ask = async (component: 'audio' | 'sign-in', kind: 'art' | 'ping'): Promise<string> => {
    const { signal } = new AbortController();
    const url = 'http://nas.local/rest/x';
    return net
      .request({ edge: source, component, kind, url, form: null, signal }, async () => 'answered')
      .catch((error: { code: string }) => error.code);
  };
  const aftermath = createAftermath({
    net,
    health,
    watch: {
      pageChanged: () => undefined,
      startAnew: () => undefined,
      askSoon: () => undefined,
      looks: () => 0,
      checkNow: async () => {
        state.checks += 1;
        return health.snapshot();
      },
    },
    sources: () => [source],
    isVisible: () => state.visible,
    onBack: () => (state.backs += 1),
  });
  const shown = () => health.snapshot().sources[0]!.components.map(({ state: is }) => is);
  return { clock, state, ask, aftermath, shown };
};

describe('when a rehearsal is over', () => {
  test('nothing that it taught counts, the next question goes through, and all are told', async () => {
    const { state, ask, aftermath, shown } = open();
    aftermath.begin();
    state.way = 'gone';
    for (let turn = 0; turn < 4; turn += 1) await ask('sign-in', 'ping');
    expect(new Set(shown())).toEqual(new Set(['down']));
    state.way = 'well';
    await aftermath.end();
    expect(new Set(shown())).toEqual(new Set(['unknown']));
    expect([state.checks, state.backs]).toEqual([1, 1]);
    expect(await ask('audio', 'art')).toBe('answered');
    expect(shown()).toContain('operational');
  });

  test('a wait that only the rehearsal asked for is not kept', async () => {
    const { state, ask, aftermath } = open();
    aftermath.begin();
    state.way = 'asks for quiet';
    await ask('sign-in', 'ping');
    state.way = 'well';
    expect(await ask('sign-in', 'ping')).toBe('net.paused');
    await aftermath.end();
    expect(await ask('sign-in', 'ping')).toBe('answered');
  });

  test('a wait that a server asked for before it is kept', async () => {
    const { state, ask, aftermath } = open();
    state.way = 'asks for quiet';
    await ask('sign-in', 'ping');
    state.way = 'well';
    aftermath.begin();
    await aftermath.end();
    expect(await ask('sign-in', 'ping')).toBe('net.paused');
  });

  test('while nobody looks, nobody is asked', async () => {
    const { state, aftermath } = open();
    state.visible = false;
    aftermath.begin();
    await aftermath.end();
    expect(state.checks).toBe(0);
  });
});
