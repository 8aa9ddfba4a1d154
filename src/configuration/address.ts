/** Addresses as a document names them. */

/** The address that was asked: a document need not know by which name it is reached. */
export const ownAddress = '.';

/**
 * In the one form in which addresses are compared: scheme, host, port where it is not the usual one, path
 * without a trailing slash. Null for whatever is no base address of a server: other schemes, a user name, a
 * query, or a path that leads to such a document instead of to music (reliability.md C17).
 */
export const normalAddress = (text: string): string | null => {
  if (!/^https?:\/\//i.test(text) || /\s/.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isPlain = `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isPlain || url.hostname === '' || url.pathname.includes('/.well-known/')) return null;
  const path = url.pathname.replace(/\/+$/, '').replace(/\/rest$/, '');
  return `${url.protocol}//${url.host}${path}`;
};

export const isEdgeAddress = (text: string): boolean =>
  text === ownAddress || normalAddress(text) !== null;

/** `from`: the address that the document came from. */
export const resolveAddress = (address: string, from: string): string =>
  (address === ownAddress ? normalAddress(from) : normalAddress(address)) ?? from;

export const isSecure = (address: string): boolean => address.startsWith('https:');

export const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).hostname : address;

/** Where the document of the server at this address lies (RFC 8615: at the root of its origin). */
export const documentUrlOf = (address: string): string =>
  `${new URL(address).origin}/.well-known/holdfast.json`;
