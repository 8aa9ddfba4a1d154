import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';

/**
 * Which `Host` a request may name. A page of another site can point its own name at 127.0.0.1
 * (DNS rebinding) and would then be "same origin" with us; it cannot forge the name it used.
 */
export interface HostPolicy {
  readonly allows: (host: string | undefined) => boolean;
  /** The request came over loopback and named loopback: nobody but this computer is asking. */
  readonly isLocal: (request: IncomingMessage) => boolean;
}

export interface HostPolicyOptions {
  /** Address that the server is bound to, as given by `--host`. */
  readonly bound: string;
  /** Names from `--allow-host`: `name` (any port, for reverse proxies) or `name:port`. */
  readonly names: readonly string[];
  /** Asked at each request, because an ephemeral port is known only after listening. */
  readonly port: () => number;
}

interface HostParts {
  readonly name: string;
  readonly port: number | null;
}

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]']);
const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)(?::(\d{1,5}))?$/;
/** RFC 1035: no name is longer; the rest is room for a port. */
const maxHostLength = 261;

/** Null for whatever is not exactly `name` or `name:port`. Names are compared in lower case. */
export const parseHost = (text: string): HostParts | null => {
  if (text.length > maxHostLength) return null;
  const match = hostPattern.exec(text.toLowerCase());
  if (!match) return null;
  const port = match[2] === undefined ? null : Number(match[2]);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  return { name: match[1]!, port };
};

const bracketed = (address: string): string =>
  address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;

export const isLoopbackAddress = (address: string | undefined): boolean => {
  if (address === undefined) return false;
  const plain = address.replace(/^::ffff:/i, '').replace(/^\[(.*)\]$/, '$1');
  return plain === '::1' || plain === 'localhost' || /^127(?:\.\d{1,3}){3}$/.test(plain);
};

/** An address cannot be rebound like a name, so a wildcard binding answers to its own addresses. */
const isOwnAddress = (name: string): boolean =>
  Object.values(networkInterfaces()).some((list) =>
    list?.some(({ address }) => bracketed(address.toLowerCase()) === name),
  );

export const createHostPolicy = ({ bound, names, port }: HostPolicyOptions): HostPolicy => {
  const boundName = bracketed(bound.toLowerCase());
  const named = names.map(parseHost).filter((parts) => parts !== null);
  const isNamed = (host: HostParts): boolean =>
    named.some((parts) => parts.name === host.name && (parts.port ?? host.port) === host.port);
  const isBound = (name: string): boolean =>
    name === boundName || (wildcards.has(bound) && isOwnAddress(name));
  const hasOwnPort = (host: HostParts): boolean => (host.port ?? 80) === port();

  const allows = (text: string | undefined): boolean => {
    const host = text === undefined ? null : parseHost(text);
    if (!host) return false;
    if (isNamed(host)) return true;
    return hasOwnPort(host) && (loopbackNames.has(host.name) || isBound(host.name));
  };

  const isLocal = (request: IncomingMessage): boolean => {
    const { headers, socket } = request;
    // A reverse proxy on this computer speaks for others.
    if (headers['forwarded'] !== undefined || headers['x-forwarded-for'] !== undefined) {
      return false;
    }
    const host = headers.host === undefined ? null : parseHost(headers.host);
    return (
      host !== null &&
      loopbackNames.has(host.name) &&
      isLoopbackAddress(bound) &&
      isLoopbackAddress(socket.remoteAddress)
    );
  };

  return { allows, isLocal };
};
