import { onTestFinished } from 'vitest';
import type { ConfigurationView } from '../../../../src/contracts/configuration';
import type { ComponentState, Component } from '../../../../src/domain/health';
import { toSourceId } from '../../../../src/domain/keys';
import { createHealth } from '../../../../src/net/health';
import { createNet } from '../../../../src/net/request';
import { verifySignature } from '../../../../src/vault/verify-signature';
import { createConfigurations } from '../../../../src/workers/engine/configuration';
import type { EdgeOf } from '../../../../src/workers/engine/configuration-fetch';
import { createDevice, type TestDevice } from '../../library/open-test-library';
import { createFakeClock } from '../../net/fake-clock';

export const source = toSourceId('nas1');

/** What an address answers to whoever asks for its document; null: nobody is there. */
export type Answer = () => { readonly status?: number; readonly text: string } | null;

export const home: EdgeOf = { edge: 'home', address: 'https://music.example' };
export const mirror: EdgeOf = { edge: 'mirror', address: 'https://mirror.example' };

/** The real rules, net, health and database; the servers are functions. */
export const createRig = async (device: TestDevice = createDevice()) => {
  const clock = createFakeClock();
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const pinged: string[] = [];
  const dead = new Set<string>();
  const told: (readonly ConfigurationView[])[] = [];
  let edges: readonly EdgeOf[] = [home];
  let isThere = true;
  const library = await device.open();
  onTestFinished(() => library.close());
  const health = createHealth(clock);
  health.watch(source, 'nas', ['home', 'mirror']);
  const net = createNet({
    fetch: async (url) => {
      asked.push(url);
      const answer = answers.get(new URL(url).origin)?.();
      if (!answer) throw new TypeError('failed to fetch');
      return new Response(answer.text, { status: answer.status ?? 200 });
    },
    clock,
    origin: 'https://player.example',
    deviceOnline: () => true,
    onFact: (fact) => {
      if (!configurations.isNoFault(fact)) health.record(fact);
    },
  });
  let last: Promise<unknown> = Promise.resolve();
  const configurations = createConfigurations({
    clock,
    net,
    health,
    rows: library,
    sources: () => (isThere ? [{ source, name: 'nas', edges }] : []),
    verify: verifySignature,
    ping: async (_, edge) => {
      pinged.push(edge.edge);
      return !dead.has(edge.edge);
    },
    alone: (_, work) => {
      const next = last.catch(() => undefined).then(work);
      last = next;
      return next;
    },
    onChange: (views) => void told.push(views),
  });
  await configurations.refresh();
  const stateOf = (component: Component): ComponentState =>
    health.snapshot().sources[0]!.components.find((each) => each.component === component)!.state;
  const record = (component: Component, isGood: boolean): void =>
    health.record({
      edge: 'home',
      component,
      kind: 'ping',
      outcome: isGood ? 'good' : 'fault',
      failure: isGood ? null : { code: 'net.timeout', data: {} },
      at: clock.now(),
      latency: null,
    });
  const wait = async (isDone: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 2_000 && !isDone(); turn++) await clock.settle();
  };
  return {
    clock,
    device,
    configurations,
    asked,
    pinged,
    dead,
    told,
    stateOf,
    record,
    answer: (edge: EdgeOf, answer: Answer) => void answers.set(edge.address, answer),
    gives: (edge: EdgeOf, text: string) => void answers.set(edge.address, () => ({ text })),
    setEdges: (next: readonly EdgeOf[]) => void (edges = next),
    remove: () => void (isThere = false),
    view: async () => (await configurations.views())[0]!,
    /** As the watch does it while a page is looked at. */
    pass: async (ms: number, step: number): Promise<void> => {
      for (let gone = 0; gone < ms; gone += step) {
        await clock.advance(step);
        configurations.tick();
        await clock.settle();
      }
    },
    wait,
  };
};
