import { protocolVersion } from '../contracts/protocol';
import { isMessage, type PageToSw } from '../contracts/sw-messages';
import type { EnginePorts } from './engine-ports';

/** What the service worker itself can be told to do. */
export interface Controls {
  readonly skipWaiting: () => Promise<unknown>;
  readonly claim: () => Promise<unknown>;
}

interface PageMessage {
  readonly data: unknown;
  readonly source: unknown;
  readonly ports: readonly MessagePort[];
}

/** Answers nothing; resolves when what was asked is under way. */
export const hearPage = async (
  { data, source, ports }: PageMessage,
  engines: Pick<EnginePorts, 'accept' | 'refuse'>,
  controls: Controls,
): Promise<void> => {
  if (!isMessage(data)) return;
  const { kind } = data as PageToSw;
  if (kind === 'skip-waiting') {
    // Whatever its number: an older page must be able to let a newer build in.
    await controls.skipWaiting();
  } else if (kind === 'engine-port' && hasId(source)) {
    const [port] = ports;
    if (data.protocol !== protocolVersion || !port) return engines.refuse(source.id);
    engines.accept(source.id, port);
    // A page after a hard reload is not controlled, and shows by this that it wants to be.
    await controls.claim().catch(() => undefined);
  }
};

const hasId = (source: unknown): source is { readonly id: string } =>
  typeof source === 'object' && source !== null && 'id' in source && typeof source.id === 'string';
