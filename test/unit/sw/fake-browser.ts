import { MessageChannel } from 'node:worker_threads';
import type { WindowClients } from '../../../src/sw/engine-ports';
import type { EngineReply, EngineRequest } from '../../../src/contracts/sw-messages';

type Answer = (request: EngineRequest, reply: (message: EngineReply) => void) => void;

/** The engine's end of a port: says `received`, then what `answer` says. */
export interface EngineEnd {
  readonly port: MessagePort;
  readonly heard: EngineRequest[];
  readonly die: () => void;
}

export const createEngineEnd = (answer: Answer, silent = false): EngineEnd => {
  const { port1, port2 } = new MessageChannel();
  const heard: EngineRequest[] = [];
  port2.on('message', (request: EngineRequest) => {
    heard.push(request);
    if (silent || request.kind === 'cancel') return;
    port2.postMessage({ kind: 'received', id: request.id });
    answer(request, (message) => port2.postMessage(message));
  });
  port1.unref();
  port2.unref();
  return { port: port1 as unknown as MessagePort, heard, die: () => port2.close() };
};

export const answerLyrics =
  (json: string): Answer =>
  (request, reply) =>
    reply({ kind: 'lyrics', id: request.id, json });

export interface Window {
  readonly id: string;
  readonly type: 'window';
  readonly asked: unknown[];
  readonly postMessage: (message: unknown) => void;
}

/** Windows by id; `onAsked` plays the page's half of the hand-over. */
export const createWindows = (
  ids: readonly string[],
  onAsked: (id: string, message: unknown) => void = () => undefined,
) => {
  const windows = new Map<string, Window>();
  for (const id of ids) {
    const asked: unknown[] = [];
    const postMessage = (message: unknown): void => {
      asked.push(message);
      onAsked(id, message);
    };
    windows.set(id, { id, type: 'window', asked, postMessage });
  }
  const clients: WindowClients = {
    get: async (id: string) => windows.get(id),
    matchAll: async () => [...windows.values()],
  };
  return { windows, clients };
};
