import type { Kin } from '../../contracts/session';
import type { Key } from '../../domain/keys';
import type { Track } from '../../domain/music';
import { fold } from '../../library/search/fold';

/** Who only helped does not make it another artist. */
const guests = /\s+[([]?(?:feat|ft|featuring)\b.*$/;

/** By name: the same artist of two services is one to a listener. */
export const kinOf = (track: Pick<Track, 'artist' | 'albumArtist' | 'album'>): Kin => {
  const artist = fold(track.artist).replace(guests, '').trim();
  const album = fold(track.album).trim();
  const by = fold(track.albumArtist).trim();
  return { artist: artist || null, album: album ? `${by}\n${album}` : null };
};

export const findKin = (
  keys: readonly Key[],
  trackOf: (key: Key) => Track | null,
): readonly Kin[] =>
  keys.map((key) => {
    const track = trackOf(key);
    return track ? kinOf(track) : { artist: null, album: null };
  });
