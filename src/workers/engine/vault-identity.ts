import { splitKey } from '../../domain/keys';
import type { Identity } from '../../downloads/ports';
import { toObjectId, type ObjectIdentity } from '../../vault/object-identity';

/** The downloads' words for a sealed object in the vault's. */
export const vaultIdentity = (identity: Identity): ObjectIdentity => {
  const { source, id } = splitKey(identity.track);
  return {
    objectId: toObjectId(identity.objectId),
    account: source,
    trackId: id,
    rendition: identity.quality,
    generation: identity.generation,
  };
};
