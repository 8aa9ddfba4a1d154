import type { ServerInfo } from '../provider';
import type { Caller } from './caller';
import type { Envelope } from './envelope';
import { many } from './fields';
import { isRecord } from './record';

export const infoOf = (envelope: Envelope, extensions: readonly string[]): ServerInfo => ({
  type: envelope.type,
  version: envelope.serverVersion,
  openSubsonic: envelope.openSubsonic,
  extensions,
});

/** [] where the server knows no extensions: each refuses the call in its own way. */
export const readExtensions = async (
  { call }: Caller,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  try {
    const { rest } = await call({
      method: 'getOpenSubsonicExtensions',
      component: 'configuration',
      kind: 'config',
      signal,
    });
    return many(rest['openSubsonicExtensions'])
      .map((one) => (isRecord(one) && typeof one['name'] === 'string' ? one['name'] : ''))
      .filter((name) => name !== '' && name.length <= 60);
  } catch {
    return [];
  }
};
