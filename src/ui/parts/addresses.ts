import type { Key } from '../../domain/keys';

/** Addresses of the player's pages. An id may hold any character, a slash too. */
export const albumPath = (key: Key): string => `/albums/${encodeURIComponent(key)}`;
export const artistPath = (key: Key): string => `/artists/${encodeURIComponent(key)}`;
export const playlistPath = (key: Key): string => `/playlists/${encodeURIComponent(key)}`;
export const searchPath = (text: string): string =>
  text ? `/search?q=${encodeURIComponent(text)}` : '/search';
