import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4, isIPv6 } from 'node:net';

/**
 * The caller's address. X-Forwarded-For is read from its right end, over exactly the number of proxies we run:
 * everything further left was written by the caller and may be made up.
 */
export function clientAddress(request: IncomingMessage, trustedProxyHops: number): string {
  const direct = request.socket.remoteAddress ?? 'unknown';
  const header = request.headers['x-forwarded-for'];
  if (trustedProxyHops === 0 || typeof header !== 'string') return direct;
  const hop = header.split(',').at(-trustedProxyHops)?.trim() ?? '';
  const address = isIP(hop) ? hop : withoutPort(hop);
  // What is no address would be counted by no limit.
  return isIP(address) ? address : direct;
}

/** Some balancers write `1.2.3.4:567` and `[2001:db8::1]:567`. */
function withoutPort(hop: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? hop.replace(/:\d+$/, '');
}

/**
 * What to count limits by: an IPv4 address, or the /64 network of an IPv6 address, since whoever has one of its addresses
 * usually has all 2^64 of them. Undefined for anything that is no address.
 */
export function networkOf(address: string): string | undefined {
  const embedded = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (isIPv4(embedded)) return embedded;
  const [withoutZone = ''] = address.split('%');
  if (!isIPv6(withoutZone)) return undefined;
  const [before = [], after = []] = withoutZone.split('::').map(groupsOf);
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}

/** The groups of a part of an IPv6 address, without leading zeros; an IPv4 address at its end stands for two of them. */
function groupsOf(part: string): string[] {
  const groups = part.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split(':');
  return part === '' ? [] : groups.map((group) => Number.parseInt(group, 16).toString(16));
}
