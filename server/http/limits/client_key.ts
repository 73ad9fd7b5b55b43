import { isIPv6 } from 'node:net';

const NETWORK_GROUPS = 4;

/**
 * By which key an address is counted: IPv4 whole, IPv6 by its /64, which is what one subscriber is
 * given; by single addresses he would have 2^64 counters.
 */
export function clientKey(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  if (!isIPv6(address)) return address;
  const [whole = ''] = address.toLowerCase().split('%');
  // URL writes any form in one: shortened, without leading zeros, an IPv4 tail in hexadecimal.
  const canonical = new URL(`http://[${whole}]`).hostname.slice(1, -1);
  const [head = [], tail] = canonical.split('::').map((part) => part.split(':').filter(Boolean));
  const missing = 8 - head.length - (tail?.length ?? 0);
  const zeros = Array.from({ length: tail === undefined ? 0 : missing }, () => '0');
  return `${[...head, ...zeros, ...(tail ?? [])].slice(0, NETWORK_GROUPS).join(':')}::/64`;
}
