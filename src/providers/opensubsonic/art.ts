import { sniff } from '../../domain/sniff';
import type { ArtAnswer, MusicProvider } from '../provider';
import type { Caller } from './caller';
import { unwantedBody } from './envelope';

/** Raster only: an SVG opened in our own origin would run its script. The size cap is the net's. */
export const createArt =
  ({ send }: Caller): MusicProvider['art'] =>
  ({ id, size, signal }) =>
    send(
      { method: 'getCoverArt', params: { id, size }, component: 'artwork', kind: 'art', signal },
      async (response): Promise<ArtAnswer> => {
        const bytes = await response.bytes();
        const sniffed = sniff(bytes);
        const refused = response.status !== 200 || sniffed.kind !== 'image';
        if (refused || !('contentType' in sniffed)) throw unwantedBody(bytes, response.status);
        return { bytes, contentType: sniffed.contentType };
      },
    );
