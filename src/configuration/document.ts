import * as v from 'valibot';
import type { ConfigurationRefusal } from '../domain/configuration';
import { components } from '../domain/health';
import { isEdgeAddress } from './address';

/**
 * What a server may say of itself under `/.well-known/holdfast.json`: which addresses there are of it, and
 * what its listeners should know. Written by a stranger: every size has a cap, and nothing in it is ever run,
 * matched or followed by itself (reliability.md C16, C19, X3).
 */

/** Bytes; the cap of `net` for this kind of call, held by the edge as well. */
export const mostBytes = 256 * 1024;

/** Enough for any household or radio club; a list that nobody reads to its end helps nobody. */
const most = { edges: 32, notices: 16, address: 512, label: 80, region: 40, id: 64, text: 500 };

const line = (length: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(length));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** As people write it, `2026-11-24T18:00:00Z`; kept as wall time in ms. */
const moment = v.pipe(v.string(), v.maxLength(40), v.isoTimestamp(), v.transform(Date.parse));

const edge = v.object({
  /** Absolute, or `.`: the address that was asked. */
  address: v.pipe(v.string(), v.maxLength(most.address), v.check(isEdgeAddress)),
  label: v.optional(v.nullable(line(most.label)), null),
  region: v.optional(v.nullable(line(most.region)), null),
});

const notice = v.object({
  id: line(most.id),
  text: line(most.text),
  from: v.optional(v.nullable(moment), null),
  until: v.optional(v.nullable(moment), null),
  /** One that this player does not know makes the notice a general one. */
  component: v.fallback(v.optional(v.nullable(v.picklist(components)), null), null),
});

const schema = v.object({
  epoch: count,
  version: count,
  edges: v.pipe(v.array(edge), v.maxLength(most.edges)),
  notices: v.optional(v.pipe(v.array(notice), v.maxLength(most.notices)), []),
});

const head = v.object({ format: v.literal('holdfast-configuration'), major: v.number() });

/** The major version that is understood: another one may mean other things by the same names. */
export const knownMajor = 1;

export type ConfigurationDocument = v.InferOutput<typeof schema>;
export type ConfigurationNotice = ConfigurationDocument['notices'][number];

export type Reading =
  | { readonly kind: 'document'; readonly document: ConfigurationDocument }
  | { readonly kind: 'unreadable'; readonly reason: ConfigurationRefusal };

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** All of it or nothing: a document of which a part is not understood is not taken over in part. */
export const readDocument = (text: string): Reading => {
  if (text.length > mostBytes) return { kind: 'unreadable', reason: 'too-large' };
  const value = parseJson(text);
  const found = v.safeParse(head, value);
  if (!found.success) return { kind: 'unreadable', reason: 'not-readable' };
  if (found.output.major !== knownMajor) return { kind: 'unreadable', reason: 'unknown-major' };
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return { kind: 'unreadable', reason: 'not-readable' };
  return { kind: 'document', document: parsed.output };
};

/** Two documents with the same content say the same, however they were written down. */
export const contentOf = (document: ConfigurationDocument): string => JSON.stringify(document);
