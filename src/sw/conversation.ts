import { protocolVersion } from '../contracts/protocol';
import { isMessage, type EngineReply, type EngineRequest } from '../contracts/sw-messages';
import { HoldfastError } from '../domain/error';
import type { SwClock } from './clock';

type WithoutEnvelope<T> = T extends unknown ? Omit<T, 'id' | 'protocol'> : never;
/** What may be asked; number and protocol are added here. */
export type EngineQuestion = WithoutEnvelope<Exclude<EngineRequest, { kind: 'cancel' }>>;
/** What is answered; `received` and `failed` end here. */
export type EngineAnswer = Exclude<EngineReply, { kind: 'received' | 'failed' }>;

export interface AskLimits {
  /** ms until the other side must have said `received`. */
  readonly received: number;
  /** ms until the answer must be here. */
  readonly answer: number;
}

/** One port to one engine worker. Several questions may be open at a time. */
export interface Conversation {
  /**
   * Rejects with `worker.gone` when nobody is there, `worker.timeout` when the answer takes too
   * long, `aborted`, or the engine's own failure.
   */
  readonly ask: (
    question: EngineQuestion,
    limits: AskLimits,
    signal?: AbortSignal,
  ) => Promise<EngineAnswer>;
  /** Rejects whatever is open with `worker.gone`. */
  readonly close: () => void;
}

interface Pending {
  readonly heard: () => void;
  readonly resolve: (answer: EngineAnswer) => void;
  readonly reject: (reason: HoldfastError) => void;
}

export const createConversation = (port: MessagePort, clock: SwClock): Conversation => {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let closed = false;

  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isMessage(data) || data.id === undefined) return;
    const asked = pending.get(data.id);
    if (!asked) return;
    const reply = data as EngineReply;
    asked.heard();
    if (reply.kind === 'failed') {
      asked.reject(new HoldfastError(reply.failure.code, reply.failure.data));
    } else if (reply.kind !== 'received') asked.resolve(reply);
  });
  port.start();
  const close = (): void => {
    closed = true;
    port.close();
    for (const { reject } of pending.values()) reject(new HoldfastError('worker.gone'));
  };
  // Chromium tells when the other end died with its worker; elsewhere silence tells it later.
  port.addEventListener('close', close);

  const tell = (request: EngineRequest): void => port.postMessage(request);

  const ask: Conversation['ask'] = (question, limits, signal) => {
    if (closed) return Promise.reject(new HoldfastError('worker.gone'));
    if (signal?.aborted) return Promise.reject(new HoldfastError('aborted'));
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      const timers = new AbortController();
      const end = (): void => {
        pending.delete(id);
        timers.abort();
        signal?.removeEventListener('abort', cancel);
      };
      const fail = (reason: HoldfastError): void => {
        end();
        reject(reason);
      };
      const giveUp = (reason: HoldfastError): void => {
        if (!pending.has(id)) return;
        tell({ kind: 'cancel', id, protocol: protocolVersion });
        fail(reason);
      };
      const cancel = (): void => giveUp(new HoldfastError('aborted'));
      let heard = false;
      pending.set(id, {
        heard: () => (heard = true),
        resolve: (answer) => {
          end();
          resolve(answer);
        },
        reject: fail,
      });
      signal?.addEventListener('abort', cancel, { once: true });
      const after = (ms: number, act: () => void): void => {
        clock.sleep(ms, timers.signal).then(act, () => undefined);
      };
      after(limits.received, () => {
        if (!heard) giveUp(new HoldfastError('worker.gone', { silent: true }));
      });
      after(limits.answer, () => giveUp(new HoldfastError('worker.timeout', {})));
      tell({ ...question, id, protocol: protocolVersion } as EngineRequest);
    });
  };
  return { ask, close };
};
