import { splitKey } from '../../domain/keys';
import type { Library } from '../../library/library';
import type { MusicProvider } from '../../providers/provider';

/** Far enough to meet a song of each of a few sources, near enough to cost nothing. */
const searched = 500;

/** Asks each part of a source, with a song and a picture that its catalogue names. */
export const probeParts = async (provider: MusicProvider, library: Library): Promise<void> => {
  const query = { sort: 'recent', offset: 0, limit: searched, savedOnly: false } as const;
  const { items } = await library.songs(query);
  const own = items.filter((track) => splitKey(track.key).source === provider.source);
  const artKey = own.find((track) => track.artKey !== null)?.artKey ?? null;
  await provider.probe(
    {
      trackId: own[0] ? splitKey(own[0].key).id : null,
      artId: artKey ? splitKey(artKey).id : null,
    },
    new AbortController().signal,
  );
};
