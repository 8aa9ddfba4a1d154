import * as v from 'valibot';

/** What the origin that serves the player says of itself (`GET /holdfast.json`). */
export interface Discovery {
  /** The embedded edge serves this player. */
  readonly edge: boolean;
  readonly demo: { readonly username: string } | null;
  readonly proxy: 'any' | 'listed' | 'none';
}

const schema = v.object({
  edge: v.literal(true),
  demo: v.nullable(v.object({ username: v.string() })),
  proxy: v.picklist(['any', 'listed', 'none']),
});

/** ms. It is our own origin: what does not answer by then serves only files, or is down. */
const limit = 4_000;
const nothing: Discovery = { edge: false, demo: null, proxy: 'none' };

/** A plain file server answers with its page or a 404; both mean that there is no edge. */
export const discover = async (origin: string): Promise<Discovery> => {
  try {
    const response = await fetch(`${origin}/holdfast.json`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(limit),
    });
    return response.ok ? v.parse(schema, await response.json()) : nothing;
  } catch {
    return nothing;
  }
};
