import type { LoggedRequest, Rule } from './fault-proxy';

/** What the proxy's log says of a fault. */

/** What looking after a server asks of it (`providers/opensubsonic/probe`), and the reach without CORS. */
const isProbe = ({ method, path, asks, range }: LoggedRequest): boolean =>
  method === 'OPTIONS' ||
  path === '/' ||
  /\/(ping|getMusicFolders|getOpenSubsonicExtensions)(\.view)?$/.test(path) ||
  range === 'bytes=0-0' ||
  asks.includes('size=32') ||
  asks.includes('query=a&') ||
  asks.endsWith('query=a');

export const asked = (log: readonly LoggedRequest[]): readonly LoggedRequest[] =>
  log.filter((entry) => !isProbe(entry));

/** How often the same thing was asked of one address, at most. */
export const mostAsked = (log: readonly LoggedRequest[]): number => {
  const counts = new Map<string, number>();
  for (const { edge, path, asks, range } of log) {
    const name = `${edge} ${path} ${asks} ${range ?? ''}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
};

/** Every address is asked about the configuration, whichever is in use. */
const isOfUse = ({ part, status, toxics }: LoggedRequest): boolean =>
  ['audio', 'artwork', 'library'].includes(part) &&
  status !== null &&
  status < 300 &&
  toxics.length === 0;

/** The address that gave the last good answer. */
export const edgeInUse = (log: readonly LoggedRequest[]): number =>
  asked(log).findLast(isOfUse)?.edge ?? 0;

/** A port that is shut logs nothing: then the other address was asked instead. */
export const wasMet = (during: readonly LoggedRequest[], rules: readonly Rule[]): boolean =>
  during.some(({ toxics }) => toxics.length > 0) ||
  rules.some(
    ({ toxic, edge }) => toxic.kind === 'refuse' && during.some((each) => each.edge !== edge),
  );

/** Requests of the address that was asked most: that the other one is asked as well is no retry. */
export const requestsOf = (log: readonly LoggedRequest[]): number =>
  Math.max(
    0,
    ...[...new Set(log.map(({ edge }) => edge))].map(
      (edge) => log.filter((each) => each.edge === edge).length,
    ),
  );
