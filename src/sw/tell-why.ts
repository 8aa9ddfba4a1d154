import { protocolVersion } from '../contracts/protocol';
import type { SwToPage } from '../contracts/sw-messages';
import type { Failure } from '../domain/error';
import type { WindowClients } from './engine-ports';

/**
 * Tells the page that asked why its load failed. A worker that asked (the PCM worker) cannot be told, and does not
 * know its page's name: all pages are told then, and the serial is known to one of them.
 */
export const tellWhy = async (
  clients: WindowClients,
  clientId: string,
  serial: string,
  failure: Failure,
): Promise<void> => {
  const message: SwToPage = { kind: 'media-failure', protocol: protocolVersion, serial, failure };
  const asked = await clients.get(clientId);
  const told =
    asked?.type === 'window'
      ? [asked]
      : await clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of told) page.postMessage(message);
};
