import { protocolVersion } from '../contracts/protocol';
import type { SwToPage } from '../contracts/sw-messages';
import { HoldfastError } from '../domain/error';
import type { SwClock } from './clock';
import {
  createConversation,
  type Conversation,
  type EngineAnswer,
  type EngineQuestion,
} from './conversation';

/**
 * Which engine worker answers for which page. The browser stops a service worker after some 30 s
 * of rest and takes its ports with it, so a missing port is the normal case: the page is asked for
 * a new one and the question is asked again.
 */
export interface EnginePorts {
  /** A page handed over a port; an older one of the same page is replaced. */
  readonly accept: (clientId: string, port: MessagePort) => void;
  /** A page of another build: nothing is asked of it, and its requests fail at once. */
  readonly refuse: (clientId: string) => void;
  /**
   * Asks the engine of that page, or of any other window when it has none.
   * Rejects with a HoldfastError.
   */
  readonly ask: (
    clientId: string,
    question: EngineQuestion,
    signal?: AbortSignal,
  ) => Promise<EngineAnswer>;
  /** Ids of the pages whose ports are held. */
  readonly held: () => readonly string[];
}

/** ms. The engine says `received` before it does anything; 2 s is a worker that is gone. */
const receivedLimit = 2_000;
/** ms for a page to hand over a new port: its worker may just be starting. */
const renewLimit = 5_000;
/** ms. A page that did not answer is not asked again for so long, unless it speaks by itself. */
const restAfterSilence = 30_000;
/** ms. Audio: above the longest chain of time limits in `net`; pictures and lyrics can be missed. */
const answerLimits = { audio: 45_000, art: 20_000, lyrics: 20_000 } as const;

/** The parts of `Client` and `Clients` that are needed. */
interface Page {
  readonly id: string;
  readonly type: string;
  readonly postMessage: (message: SwToPage) => void;
}
export interface WindowClients {
  readonly get: (id: string) => Promise<Page | undefined>;
  readonly matchAll: (options: {
    type: 'window';
    includeUncontrolled: boolean;
  }) => Promise<readonly Page[]>;
}

export const createEnginePorts = (clients: WindowClients, clock: SwClock): EnginePorts => {
  const ports = new Map<string, Conversation>();
  const refused = new Set<string>();
  const silentSince = new Map<string, number>();
  const awaiting = new Map<string, (found: Conversation) => void>();
  const renewals = new Map<string, Promise<Conversation | null>>();

  const drop = (clientId: string, only?: Conversation): void => {
    const held = ports.get(clientId);
    if (!held || (only && held !== only)) return;
    ports.delete(clientId);
    held.close();
  };

  const dropClosedPages = async (): Promise<void> => {
    for (const id of new Set([...ports.keys(), ...refused, ...silentSince.keys()])) {
      if (await clients.get(id)) continue;
      drop(id);
      refused.delete(id);
      silentSince.delete(id);
    }
  };

  const accept = (clientId: string, port: MessagePort): void => {
    drop(clientId);
    refused.delete(clientId);
    silentSince.delete(clientId);
    const conversation = createConversation(port, clock);
    ports.set(clientId, conversation);
    awaiting.get(clientId)?.(conversation);
    void dropClosedPages();
  };

  const renew = (page: Page): Promise<Conversation | null> => {
    const running = renewals.get(page.id);
    if (running) return running;
    const limit = new AbortController();
    const arrived = new Promise<Conversation>((resolve) => awaiting.set(page.id, resolve));
    const tooLate = clock.sleep(renewLimit, limit.signal).then(
      () => {
        silentSince.set(page.id, clock.monotonic());
        return null;
      },
      () => null,
    );
    const renewal = Promise.race([arrived, tooLate]).finally(() => {
      limit.abort();
      awaiting.delete(page.id);
      renewals.delete(page.id);
    });
    renewals.set(page.id, renewal);
    const message: SwToPage = { kind: 'need-engine-port', protocol: protocolVersion };
    page.postMessage(message);
    return renewal;
  };

  const isSilent = (id: string): boolean => {
    const since = silentSince.get(id);
    return since !== undefined && clock.monotonic() - since < restAfterSilence;
  };

  const askPage = async (
    page: Page,
    question: EngineQuestion,
    signal?: AbortSignal,
  ): Promise<EngineAnswer> => {
    if (refused.has(page.id)) throw new HoldfastError('protocol.mismatch');
    const answer = answerLimits[question.kind];
    const held = ports.get(page.id);
    if (held) {
      try {
        return await held.ask(question, { received: receivedLimit, answer }, signal);
      } catch (thrown) {
        if (!isGone(thrown)) throw thrown;
        drop(page.id, held);
      }
    }
    // Another request may have brought a new port meanwhile.
    const fresh = ports.get(page.id) ?? (isSilent(page.id) ? null : await renew(page));
    if (!fresh) throw new HoldfastError('worker.gone');
    // It came through the engine's own hands a moment ago: it may be busy, it is not dead.
    return fresh.ask(question, { received: renewLimit, answer }, signal);
  };

  const ask: EnginePorts['ask'] = async (clientId, question, signal) => {
    let reason = new HoldfastError('worker.gone');
    for (const page of await pagesFor(clients, clientId, (id) => ports.has(id))) {
      try {
        return await askPage(page, question, signal);
      } catch (thrown) {
        if (!isGone(thrown) && !isMismatch(thrown)) throw thrown;
        reason = thrown as HoldfastError;
      }
    }
    throw reason;
  };

  return {
    accept,
    refuse: (clientId) => {
      drop(clientId);
      refused.add(clientId);
    },
    ask,
    held: () => [...ports.keys()],
  };
};

/** The page that asks first, then windows whose port is held, then the rest. */
const pagesFor = async (
  clients: WindowClients,
  clientId: string,
  isHeld: (id: string) => boolean,
): Promise<readonly Page[]> => {
  const own = clientId === '' ? undefined : await clients.get(clientId);
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const others = windows.filter(({ id }) => id !== clientId);
  return [
    ...(own?.type === 'window' ? [own] : []),
    ...others.filter(({ id }) => isHeld(id)),
    ...others.filter(({ id }) => !isHeld(id)),
  ];
};

const isGone = (thrown: unknown): boolean =>
  thrown instanceof HoldfastError && thrown.code === 'worker.gone';

const isMismatch = (thrown: unknown): boolean =>
  thrown instanceof HoldfastError && thrown.code === 'protocol.mismatch';
