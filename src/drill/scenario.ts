import * as v from 'valibot';
import { components } from '../domain/health';

/**
 * What is wrong with which edge, in which part of it, and when: one format for the fault proxy, for the drill
 * inside the player and for tests. Times are seconds from the beginning. Validated wherever a file enters.
 */

/** Parts of a service as `domain/health` names them, and finding out which edges there are. */
export const drillParts = [...components, 'discovery'] as const;
export type DrillPart = (typeof drillParts)[number];

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const ms = whole(0, 600_000);
const bytes = whole(0, 2 ** 40);

/**
 * One way to go wrong (reliability.md 2.1). `after`: bytes of the body that still come through.
 * - refuse        nobody listens
 * - blackhole     the request arrives, nothing ever answers
 * - reset         the connection is torn down
 * - delay         the answer begins so much later; `jitter` more or less
 * - ramp          as delay, growing from `from` to `to` while the step lasts
 * - stall         the body stops, the connection stays
 * - slow          so many bytes a second
 * - slice         in pieces of so many bytes with a pause between them
 * - status        an HTTP error; `exposed`: other origins may read Retry-After
 * - refuse-sign-in  an answer in good order that says no (Subsonic error 40-44)
 * - captive       a page of the network instead of anything asked for
 * - body          other content than asked for
 * - truncate      the body ends early: by closing, in chunks, or as a cut gzip stream
 * - size-lie      Content-Length is wrong by so many bytes
 * - flip          one bit in so many bytes
 * - range-lie     ranges are ignored, begin elsewhere, or are short
 * - redirect      to another address
 * - no-cors       without the headers that let a web page read
 * - file-swap     another file under the same id
 * - lag           answers of before the step began (configuration)
 */
export const toxicSchema = v.variant('kind', [
  v.object({ kind: v.literal('refuse') }),
  v.object({ kind: v.literal('blackhole') }),
  v.object({ kind: v.literal('reset'), after: v.optional(bytes, 0) }),
  v.object({ kind: v.literal('delay'), ms, jitter: v.optional(ms, 0) }),
  v.object({ kind: v.literal('ramp'), from: ms, to: ms }),
  v.object({ kind: v.literal('stall'), after: v.optional(bytes, 0) }),
  v.object({ kind: v.literal('slow'), bytesPerSecond: whole(1, 2 ** 30) }),
  v.object({ kind: v.literal('slice'), size: whole(1, 2 ** 20), pause: ms }),
  v.object({
    kind: v.literal('status'),
    status: whole(400, 599),
    retryAfter: v.optional(v.nullable(whole(0, 86_400)), null),
    exposed: v.optional(v.boolean(), false),
  }),
  v.object({ kind: v.literal('refuse-sign-in'), code: v.picklist([40, 41, 42, 43, 44]) }),
  v.object({ kind: v.literal('captive') }),
  v.object({
    kind: v.literal('body'),
    what: v.picklist(['html', 'xml', 'json', 'empty', 'junk', 'cut-json', 'failed']),
  }),
  v.object({
    kind: v.literal('truncate'),
    after: bytes,
    how: v.picklist(['close', 'chunked', 'gzip', 'length']),
  }),
  v.object({ kind: v.literal('size-lie'), by: v.pipe(v.number(), v.integer()) }),
  v.object({ kind: v.literal('flip'), every: whole(1, 2 ** 40) }),
  v.object({ kind: v.literal('range-lie'), how: v.picklist(['ignored', 'elsewhere', 'short']) }),
  v.object({ kind: v.literal('redirect'), to: v.string() }),
  v.object({ kind: v.literal('no-cors') }),
  v.object({ kind: v.literal('file-swap') }),
  v.object({ kind: v.literal('lag') }),
]);
export type Toxic = v.InferOutput<typeof toxicSchema>;

const step = v.object({
  from: whole(0, 3_600),
  /** Not included. */
  until: whole(1, 3_600),
  /** By its place among the edges of the source; where there are fewer, the step is left out. */
  edge: v.union([v.literal('all'), whole(0, 7)]),
  parts: v.union([v.literal('all'), v.pipe(v.array(v.picklist(drillParts)), v.minLength(1))]),
  toxic: toxicSchema,
  /** Of the requests, 0..1. */
  share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 1),
  /** On for so long, off for so long, again and again, seconds; null = on all the time. */
  cycle: v.optional(v.nullable(v.object({ on: whole(1, 600), off: whole(1, 600) })), null),
});
export type Step = v.InferOutput<typeof step>;

/** What a listener must be shown from then on, until the next entry for that part. */
const expectation = v.object({
  from: whole(0, 3_600),
  part: v.picklist(drillParts),
  states: v.pipe(
    v.array(v.picklist(['unknown', 'operational', 'strained', 'degraded', 'down'])),
    v.minLength(1),
  ),
});

export const scenarioSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/)),
  /** In English; the player has words of its own for the ones that it ships. */
  title: v.pipe(v.string(), v.maxLength(80)),
  story: v.pipe(v.string(), v.maxLength(400)),
  /** It ends by itself. Inside the player ten minutes at most (reliability.md 3.7). */
  seconds: whole(1, 3_600),
  /** How many edges it speaks of. */
  edges: whole(1, 8),
  steps: v.pipe(v.array(step), v.maxLength(64)),
  expect: v.optional(v.pipe(v.array(expectation), v.maxLength(64)), []),
});
export type Scenario = v.InferOutput<typeof scenarioSchema>;
