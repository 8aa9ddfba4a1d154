import * as v from 'valibot';
import type { Credentials } from '../../contracts/connect';
import { HoldfastError, toFailure } from '../../domain/error';
import type { SourceId } from '../../domain/keys';
import type { Keyring } from './keyring';

/** Credentials at rest: sealed under the vault's key, bound to their source, opened for each use. */
export interface Secrets {
  readonly seal: (source: SourceId, credentials: Credentials) => Promise<Uint8Array>;
  /** Throws `auth.no-credentials` when there are none or they cannot be opened; `vault.locked`. */
  readonly open: (source: SourceId, sealed: Uint8Array | null) => Promise<Credentials>;
  /** Under the current root; null when they are already. Throws as `open`. */
  readonly sealAnew: (source: SourceId, sealed: Uint8Array) => Promise<Uint8Array | null>;
}

const schema = v.variant('kind', [
  v.object({ kind: v.literal('password'), username: v.string(), password: v.string() }),
  v.object({ kind: v.literal('api-key'), apiKey: v.string() }),
]);

/** `ring` null: the key was lost. */
export const createSecrets = (ring: Keyring | null): Secrets => {
  const nameOf = (source: SourceId): Uint8Array => new TextEncoder().encode(source);
  /** While everything is being sealed anew an older root may still hold them. */
  const openUnder = async (keys: Keyring, source: SourceId, sealed: Uint8Array) => {
    for (const root of keys.roots()) {
      const plain = await keys
        .of(root)
        .openRecord('credentials', sealed, nameOf(source))
        .catch(orNull);
      if (plain) return { root, plain };
    }
    throw unreadable();
  };
  return {
    seal: async (source, credentials) => {
      if (!ring) throw new HoldfastError('vault.unavailable');
      const plain = new TextEncoder().encode(JSON.stringify(credentials));
      return ring.of(ring.current()).sealRecord('credentials', plain, nameOf(source));
    },
    open: async (source, sealed) => {
      if (!ring || !sealed) throw new HoldfastError('auth.no-credentials');
      const { plain } = await openUnder(ring, source, sealed);
      try {
        return v.parse(schema, JSON.parse(new TextDecoder().decode(plain)));
      } catch {
        throw unreadable();
      }
    },
    sealAnew: async (source, sealed) => {
      if (!ring) throw new HoldfastError('vault.unavailable');
      const { root, plain } = await openUnder(ring, source, sealed);
      const current = ring.current();
      if (root === current) return null;
      return ring.of(current).sealRecord('credentials', plain, nameOf(source));
    },
  };
};

/** Without its cause: what did not fit a schema may be the secret itself. */
const unreadable = (): HoldfastError =>
  new HoldfastError('auth.no-credentials', { why: 'not readable' });

/** Refused says that another key is asked next; a lock that closed meanwhile says nothing of the secret. */
const orNull = (error: unknown): null => {
  if (toFailure(error).code === 'vault.refused') return null;
  throw error;
};
