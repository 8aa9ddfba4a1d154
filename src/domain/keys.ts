import { HoldfastError } from './error';

/**
 * A key names one thing of one source: `<source>~<id>`. The source is an identity that this device
 * minted for a server, never its address, so what was downloaded through one address counts for
 * every other. The id is the server's own, an opaque string of any characters.
 */
export type SourceId = string & { readonly __source: unique symbol };
export type Key = string & { readonly __key: unique symbol };

const sourcePattern = /^[a-z0-9]{4,24}$/;
/** Ids longer than this are refused: no server sends one, and they become addresses and keys. */
const maxIdLength = 512;

export const isSourceId = (text: string): text is SourceId => sourcePattern.test(text);

export const toSourceId = (text: string): SourceId => {
  if (!isSourceId(text)) throw new HoldfastError('input.invalid', { what: 'source id' });
  return text;
};

export const makeKey = (source: SourceId, id: string): Key => {
  if (id.length === 0 || id.length > maxIdLength) {
    throw new HoldfastError('input.invalid', { what: 'id', length: id.length });
  }
  return `${source}~${id}` as Key;
};

export interface KeyParts {
  readonly source: SourceId;
  readonly id: string;
}

/** Null when the text is no key: addresses come from outside. */
export const parseKey = (text: string): KeyParts | null => {
  const cut = text.indexOf('~');
  if (cut < 0) return null;
  const source = text.slice(0, cut);
  const id = text.slice(cut + 1);
  if (!isSourceId(source) || id.length === 0 || id.length > maxIdLength) return null;
  return { source, id };
};

export const isKey = (text: string): text is Key => parseKey(text) !== null;

export const splitKey = (key: Key): KeyParts => {
  const parts = parseKey(key);
  if (!parts) throw new HoldfastError('input.invalid', { what: 'key' });
  return parts;
};
