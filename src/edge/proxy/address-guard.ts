import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopbackAddress } from '../http/host-policy';
import { ProxyFault } from './fault';

/**
 * Which network addresses the proxy connects to. Checked on the address itself, after the name was
 * looked up, because a name may point anywhere and may change between two look-ups.
 * Refused always:
 * - link-local addresses: cloud machines hand out their secrets at 169.254.169.254 and fd00:ec2::254
 *   (also written as NAT64), and no music server lives there;
 * - the proxy's own port on this computer, which would be a loop.
 */
const metadata = new BlockList();
metadata.addSubnet('169.254.0.0', 16, 'ipv4');
metadata.addAddress('fd00:ec2::254', 'ipv6');
metadata.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');

const isMetadata = (address: string): boolean =>
  metadata.check(address, address.includes(':') ? 'ipv6' : 'ipv4');

const isThisComputer = (address: string): boolean => {
  const plain = address.replace(/^::ffff:/i, '');
  if (isLoopbackAddress(plain) || plain === '0.0.0.0' || plain === '::') return true;
  return Object.values(networkInterfaces()).some((list) =>
    list?.some((entry) => entry.address === plain),
  );
};

export interface AddressGuard {
  /** Throws a ProxyFault when the host is written as an address that is refused. */
  readonly checkHost: (target: URL) => void;
  /** For `http.request`: looks a name up and fails when any of its addresses is refused. */
  readonly lookupFor: (target: URL) => LookupFunction;
}

const portOf = (target: URL): number =>
  target.port === '' ? (target.protocol === 'https:' ? 443 : 80) : Number(target.port);

/** `::ffff:a9fe:a9fe` as the URL parser writes it; the block list wants to see the IPv4 part. */
const unmapped = (address: string): string => {
  const match = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (!match) return address;
  const high = Number.parseInt(match[1]!, 16);
  const low = Number.parseInt(match[2]!, 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
};

export const createAddressGuard = (ownPort: () => number): AddressGuard => {
  const check = (address: string, port: number): void => {
    const plain = unmapped(address);
    if (isMetadata(plain)) throw new ProxyFault('not-allowed', 'metadata-address');
    if (port === ownPort() && isThisComputer(plain)) throw new ProxyFault('not-allowed', 'loop');
  };

  const checkHost = (target: URL): void => {
    const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0) check(host, portOf(target));
  };

  const lookupFor =
    (target: URL): LookupFunction =>
    (name, options: LookupOptions, callback) => {
      systemLookup(name, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
        if (error) return callback(error, [], 0);
        try {
          for (const { address } of addresses) check(address, portOf(target));
        } catch (fault) {
          return callback(fault as NodeJS.ErrnoException, [], 0);
        }
        if (options.all === true) return callback(null, addresses);
        callback(null, addresses[0]!.address, addresses[0]!.family);
      });
    };

  return { checkHost, lookupFor };
};
