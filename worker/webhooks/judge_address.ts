import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/**
 * Whether a webhook may go to this address: one of the public internet, one of ours that the
 * configuration allows, or neither. Of IPv6 nothing but global unicast is public, so that what
 * carries another address inside (mapped, NAT64, 6to4, Teredo) is not.
 */
export function judgeAddress(
  address: string,
  allowedNetworks: readonly string[],
): 'public' | 'allowed' | 'refused' {
  if (isIP(address) === 0) return 'refused';
  const parsed = ipaddr.parse(address);
  if (allowedNetworks.some((network) => isWithin(parsed, rangeOf(network)))) return 'allowed';
  const isPublic =
    parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || isWithin(parsed, GLOBAL_UNICAST));
  return isPublic ? 'public' : 'refused';
}

type Address = ReturnType<typeof ipaddr.parse>;
type Range = ReturnType<typeof ipaddr.parseCIDR>;

function rangeOf(network: string): Range {
  return ipaddr.parseCIDR(
    network.includes('/') ? network : `${network}/${isIP(network) === 4 ? 32 : 128}`,
  );
}

function isWithin(address: Address, range: Range): boolean {
  return address.kind() === range[0].kind() && address.match(range);
}
