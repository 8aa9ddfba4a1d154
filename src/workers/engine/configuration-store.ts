import * as v from 'valibot';
import type { Accepted } from '../../configuration/accept';
import { readDocument } from '../../configuration/document';
import { emptyConfiguration, type SourceConfiguration } from '../../configuration/state';
import { configurationRefusals } from '../../domain/configuration';
import { errorCodes } from '../../domain/error';
import { components } from '../../domain/health';
import type { SourceId } from '../../domain/keys';

/** Rows of which there is one each, by name. */
export interface SingleRows {
  readonly loadRow: (name: string) => Promise<unknown>;
  /** On the disk before it resolves. `undefined` removes it. */
  readonly saveRow: (name: string, value: unknown) => Promise<void>;
}

export interface ConfigurationStore {
  readonly load: (source: SourceId) => Promise<SourceConfiguration>;
  readonly save: (source: SourceId, state: SourceConfiguration) => Promise<void>;
  readonly remove: (source: SourceId) => Promise<void>;
}

const moment = v.number();
const version = { epoch: v.number(), version: v.number() };

/** Documents are kept as they were written, and read again by the same rules. */
const keptRow = v.object({
  text: v.string(),
  key: v.nullable(v.string()),
  from: v.string(),
  at: moment,
});

const failure = v.object({
  code: v.picklist(errorCodes),
  data: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()])),
});

const outcome = v.variant('kind', [
  v.object({ kind: v.literal('document'), version: v.object(version), conflict: v.boolean() }),
  v.object({
    kind: v.literal('refused'),
    reason: v.picklist(configurationRefusals),
    version: v.nullable(v.object(version)),
  }),
  v.object({ kind: v.literal('none') }),
  v.object({ kind: v.literal('failed'), failure }),
]);

const report = v.object({
  address: v.string(),
  at: moment,
  misses: v.number(),
  offers: v.boolean(),
  outcome,
});

/** Field by field: a broken one must not take the pinned key with it. */
const schema = v.object({
  kept: v.fallback(v.array(keptRow), []),
  confirmedAt: v.fallback(moment, 0),
  pinned: v.fallback(v.nullable(v.string()), null),
  secureHosts: v.fallback(v.array(v.string()), []),
  rejected: v.fallback(v.nullable(v.object({ ...version, at: moment })), null),
  trial: v.fallback(
    v.nullable(v.object({ since: moment, wasDown: v.array(v.picklist(components)) })),
    null,
  ),
  declined: v.fallback(v.record(v.string(), moment), {}),
  reports: v.fallback(v.record(v.string(), report), {}),
});

const toAccepted = ({ text, key, from, at }: v.InferOutput<typeof keptRow>): Accepted[] => {
  const reading = readDocument(text);
  return reading.kind === 'document' ? [{ document: reading.document, text, key, from, at }] : [];
};

const rowName = (source: SourceId): string => `configuration:${source}`;

export const createConfigurationStore = (rows: SingleRows): ConfigurationStore => ({
  load: async (source) => {
    const row = v.safeParse(schema, await rows.loadRow(rowName(source)));
    if (!row.success) return emptyConfiguration;
    return { ...row.output, kept: row.output.kept.flatMap(toAccepted) };
  },
  save: (source, state) =>
    rows.saveRow(rowName(source), {
      ...state,
      kept: state.kept.map(({ text, key, from, at }) => ({ text, key, from, at })),
    }),
  remove: (source) => rows.saveRow(rowName(source), undefined),
});
