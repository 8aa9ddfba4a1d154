import type { ConfiguredSource } from './configuration-view';
import type { SourceRows } from './source-rows';

/**
 * Services that can be asked for what they say of themselves. One that is reached through the proxy of the
 * embedded edge is not: the proxy relays calls of the music API and nothing else.
 */
export const configuredSources = (rows: SourceRows): readonly ConfiguredSource[] =>
  rows
    .views()
    .filter(({ kind, viaProxy }) => kind === 'opensubsonic' && !viaProxy)
    .map(({ id, name, address }) => ({ source: id, name, edges: [{ edge: id, address }] }));
