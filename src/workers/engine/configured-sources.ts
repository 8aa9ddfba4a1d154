import type { ConfiguredSource } from './configuration-view';
import { edgeName } from './providers';
import { readConfig } from './source-config';
import type { SourceRows } from './source-rows';

/**
 * Services that can be asked for what they say of themselves, each with its addresses. One that is reached through
 * the proxy of the embedded edge cannot: the proxy relays calls of the music API and nothing else.
 */
export const configuredSources = (rows: SourceRows): readonly ConfiguredSource[] =>
  rows.rows().flatMap(({ id, view, config: stored }) => {
    const config = view.kind === 'opensubsonic' ? readConfig(stored) : null;
    const all = config ? [config, ...config.mirrors] : [];
    const edges = all
      .map(({ address, viaProxy }, place) => ({
        edge: edgeName(id, place, address),
        address,
        viaProxy,
      }))
      .filter(({ viaProxy }) => !viaProxy)
      .map(({ edge, address }) => ({ edge, address }));
    return edges.length > 0 ? [{ source: id, name: view.name, edges }] : [];
  });
