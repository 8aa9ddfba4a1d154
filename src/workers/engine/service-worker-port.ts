import { protocolVersion } from '../../contracts/protocol';
import { isMessage, type EngineReply, type EngineRequest } from '../../contracts/sw-messages';
import { HoldfastError, toFailure } from '../../domain/error';

/** What the service worker asks of the engine. */
export interface MediaAnswers {
  readonly audio: (
    request: Extract<EngineRequest, { kind: 'audio' }>,
    signal: AbortSignal,
  ) => Promise<
    | {
        readonly bytes: ArrayBuffer;
        readonly first: number;
        readonly total: number | null;
        readonly contentType: string;
        readonly etag: string;
        readonly frames?: string | undefined;
      }
    | { readonly unsatisfiable: number }
  >;
  readonly art: (
    request: Extract<EngineRequest, { kind: 'art' }>,
    signal: AbortSignal,
  ) => Promise<{ readonly bytes: ArrayBuffer; readonly contentType: string }>;
  readonly lyrics: (
    request: Extract<EngineRequest, { kind: 'lyrics' }>,
    signal: AbortSignal,
  ) => Promise<string>;
}

/** Answers requests on one port until its other side is gone. Bytes are handed over, not copied. */
export const serveServiceWorker = (port: MessagePort, answers: MediaAnswers): void => {
  const running = new Map<number, AbortController>();

  const answer = async (request: EngineRequest, signal: AbortSignal): Promise<EngineReply> => {
    const { id } = request;
    if (request.kind === 'audio') {
      const part = await answers.audio(request, signal);
      if ('unsatisfiable' in part) return { kind: 'unsatisfiable', id, total: part.unsatisfiable };
      return { kind: 'audio', id, ...part };
    }
    if (request.kind === 'art') return { kind: 'art', id, ...(await answers.art(request, signal)) };
    if (request.kind === 'lyrics') {
      return { kind: 'lyrics', id, json: await answers.lyrics(request, signal) };
    }
    throw new HoldfastError('protocol.mismatch', { kind: request.kind });
  };

  const reply = (message: EngineReply): void => {
    port.postMessage(message, 'bytes' in message ? [message.bytes] : []);
  };

  port.addEventListener('message', (event) => {
    const message: unknown = event.data;
    if (!isMessage(message) || message.id === undefined) return;
    const { id } = message;
    if (message.protocol !== protocolVersion) {
      reply({ kind: 'failed', id, failure: { code: 'protocol.mismatch', data: {} } });
      return;
    }
    const request = message as EngineRequest;
    if (request.kind === 'cancel') {
      running.get(id)?.abort();
      return;
    }
    reply({ kind: 'received', id });
    const controller = new AbortController();
    running.set(id, controller);
    answer(request, controller.signal)
      .catch((error: unknown): EngineReply => ({ kind: 'failed', id, failure: toFailure(error) }))
      .then((message) => {
        running.delete(id);
        if (!controller.signal.aborted) reply(message);
      })
      .catch(() => undefined);
  });
  port.start();
};
