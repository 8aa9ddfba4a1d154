import * as v from 'valibot';
import { drillParts, toxicSchema } from '../../drill/scenario';

/**
 * What only a server on a real wire can do wrong, beside what scenarios know: bytes that are no HTTP, headers
 * that are none of ours, and bodies without an end.
 */
const wireOnly = v.variant('kind', [
  v.object({ kind: v.literal('garbage'), how: v.picklist(['bytes', 'empty', 'half-head']) }),
  /** Set, or taken away by null. */
  v.object({
    kind: v.literal('headers'),
    set: v.record(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,60}$/)), v.nullable(v.string())),
  }),
  /** In good order, and with nothing in it. */
  v.object({ kind: v.literal('nothing') }),
  v.object({
    kind: v.literal('endless'),
    bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31)),
  }),
]);

export const wireToxicSchema = v.union([toxicSchema, wireOnly]);
export type WireToxic = v.InferOutput<typeof wireToxicSchema>;

/** Faults that hold from now on, without a time of their own: how tests inject one. */
export const ruleSchema = v.object({
  edge: v.optional(v.union([v.literal('all'), v.pipe(v.number(), v.integer())]), 'all'),
  parts: v.optional(v.union([v.literal('all'), v.array(v.picklist(drillParts))]), 'all'),
  /** Only paths that end so, such as `/rest/search3.view`; null = all of the parts. */
  path: v.optional(v.nullable(v.string()), null),
  toxic: wireToxicSchema,
  share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 1),
  /** Only so many requests from now on; null = all. */
  times: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), null),
});
export type Rule = v.InferInput<typeof ruleSchema>;
