import { test as base } from './fixtures';
import { systemClock } from '../../../src/domain/system-clock';
import {
  startFaultProxy,
  type FaultProxy,
  type FaultProxyOptions,
} from '../../../src/edge/drill/fault-proxy';

export type { FaultProxy } from '../../../src/edge/drill/fault-proxy';
export type { LoggedRequest } from '../../../src/edge/drill/request-log';
export type { Rule } from '../../../src/edge/drill/wire-toxics';

export interface FaultProxyFixtures {
  /** A proxy before a server, closed when the test ends. */
  readonly faultProxy: (
    upstream: string,
    options?: Partial<FaultProxyOptions>,
  ) => Promise<FaultProxy>;
}

/** For other projects, too: extend it, or join it to another with Playwright's `mergeTests` (docs/drill.md). */
export const test = base.extend<FaultProxyFixtures>({
  faultProxy: async ({}, use) => {
    const started: FaultProxy[] = [];
    await use(async (upstream, options = {}) => {
      const proxy = await startFaultProxy({
        upstreams: [upstream],
        edges: 1,
        seed: 1,
        clock: systemClock,
        // The log is to tell what the player does, not what the browser repeats by itself.
        keepAlive: false,
        ...options,
      });
      started.push(proxy);
      return proxy;
    });
    await Promise.all(started.map((proxy) => proxy.close()));
  },
});

export { expect } from './fixtures';
