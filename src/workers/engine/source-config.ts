import * as v from 'valibot';
import type { OpenSubsonicConfig } from '../../providers/opensubsonic/config';

/** What a row holds of a server: how its first address is asked, and the further ones. */
export interface SourceConfig extends OpenSubsonicConfig {
  readonly mirrors: readonly OpenSubsonicConfig[];
}

/** As `providers/opensubsonic/config`; what a row holds may come from older code. */
const edgeConfig = v.object({
  address: v.string(),
  username: v.string(),
  transport: v.picklist(['post', 'get']),
  mediaTransport: v.picklist(['post', 'get']),
  signIn: v.picklist(['api-key', 'token', 'plain-password']),
  version: v.string(),
  viaProxy: v.boolean(),
  extensions: v.array(v.string()),
});

const sourceConfig = v.object({
  ...edgeConfig.entries,
  /** Further addresses of the same library, each with its own ways. */
  mirrors: v.optional(v.array(edgeConfig), []),
});

/** Null: its server cannot be asked until it is signed in to again; its music stays. */
export const readConfig = (stored: unknown): SourceConfig | null => {
  const config = v.safeParse(sourceConfig, stored);
  return config.success ? config.output : null;
};
