import * as v from 'valibot';
import type { Credentials } from '../../contracts/connect';
import { HoldfastError } from '../../domain/error';
import type { SourceId } from '../../domain/keys';
import type { Vault } from '../../vault/vault';

/** Credentials at rest: sealed under the vault's key, bound to their source, opened for each use. */
export interface Secrets {
  readonly seal: (source: SourceId, credentials: Credentials) => Promise<Uint8Array>;
  /** Throws `auth.no-credentials` when there are none or they cannot be opened. */
  readonly open: (source: SourceId, sealed: Uint8Array | null) => Promise<Credentials>;
}

const schema = v.variant('kind', [
  v.object({ kind: v.literal('password'), username: v.string(), password: v.string() }),
  v.object({ kind: v.literal('api-key'), apiKey: v.string() }),
]);

export const createSecrets = (vault: Vault | null): Secrets => {
  const nameOf = (source: SourceId): Uint8Array => new TextEncoder().encode(source);
  return {
    seal: async (source, credentials) => {
      if (!vault) throw new HoldfastError('vault.unavailable');
      const plain = new TextEncoder().encode(JSON.stringify(credentials));
      return vault.sealRecord('credentials', plain, nameOf(source));
    },
    open: async (source, sealed) => {
      if (!vault || !sealed) throw new HoldfastError('auth.no-credentials');
      try {
        const plain = await vault.openRecord('credentials', sealed, nameOf(source));
        return v.parse(schema, JSON.parse(new TextDecoder().decode(plain)));
      } catch {
        // Without its cause: what did not fit a schema may be the secret itself.
        throw new HoldfastError('auth.no-credentials', { why: 'not readable' });
      }
    },
  };
};
