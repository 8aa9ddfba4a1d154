import type { Claims } from '../../downloads/open-objects';

const prefix = 'holdfast-object-';

/** One Web Lock for each object: the browser frees it when its tab is gone. Without locks a tab is alone. */
export const objectClaims: Claims = {
  hold: (objectId) => {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    navigator.locks?.request(prefix + objectId, () => until).catch(() => undefined);
    return release;
  },
  held: async () => {
    const { held = [], pending = [] } = (await navigator.locks?.query()) ?? {};
    return [...held, ...pending].flatMap(({ name }) =>
      name?.startsWith(prefix) ? [name.slice(prefix.length)] : [],
    );
  },
};
