import * as v from 'valibot';
import type { SourceId } from '../../domain/keys';
import type { HealthMonitor } from '../../net/health';
import type { Net } from '../../net/request';
import type { CallerDeps } from '../../providers/opensubsonic/caller';
import { createOpenSubsonic } from '../../providers/opensubsonic/open-subsonic';
import type { MusicProvider } from '../../providers/provider';
import type { Secrets } from './secrets';
import type { SourceRows } from './source-rows';

/** The servers of this device as providers, in step with its rows. */
export interface Providers {
  readonly of: (source: SourceId) => MusicProvider | null;
  readonly all: () => readonly MusicProvider[];
  /** After the rows were loaded again. */
  readonly refresh: () => void;
}

export interface ProvidersParts {
  readonly rows: SourceRows;
  readonly secrets: Secrets;
  readonly net: Net;
  readonly health: HealthMonitor;
  readonly callerDeps: CallerDeps;
}

const configSchema = v.object({
  address: v.string(),
  username: v.string(),
  transport: v.picklist(['post', 'get']),
  mediaTransport: v.picklist(['post', 'get']),
  signIn: v.picklist(['api-key', 'token', 'plain-password']),
  version: v.string(),
  viaProxy: v.boolean(),
  extensions: v.array(v.string()),
});

export const createProviders = (parts: ProvidersParts): Providers => {
  const { rows, secrets, net, health, callerDeps } = parts;
  const providers = new Map<SourceId, MusicProvider>();

  const sealedOf = (source: SourceId): Uint8Array | null =>
    rows.rows().find((row) => row.id === source)?.sealedCredentials ?? null;

  const refresh = (): void => {
    const ids = new Set(rows.rows().map((row) => row.id));
    for (const id of providers.keys()) {
      if (ids.has(id)) continue;
      providers.delete(id);
      health.forget(id);
      net.forget(id);
    }
    for (const { id, view, config: raw } of rows.rows()) {
      if (view.kind !== 'opensubsonic') continue;
      const config = v.safeParse(configSchema, raw);
      // A row that cannot be read keeps its music; only its server cannot be asked.
      if (!config.success) continue;
      const secret = () => secrets.open(id, sealedOf(id));
      providers.set(
        id,
        createOpenSubsonic({ ...callerDeps, source: id, config: config.output, secret }),
      );
      health.watch(id, view.name, [id]);
    }
  };

  refresh();
  return {
    of: (source) => providers.get(source) ?? null,
    all: () => [...providers.values()],
    refresh,
  };
};
