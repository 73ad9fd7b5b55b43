import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { AttemptFailed } from './attempt_failed.ts';
import { judgeAddress } from './judge_address.ts';
import type { LookupHost } from './lookup_host.ts';

/**
 * The addresses to connect to, judged: looked up once for each attempt, because a name may stand
 * for another address than when it was registered. One that is inside spoils them all.
 */
export async function judgedAddresses(
  url: URL,
  {
    lookup,
    allowedNetworks,
  }: { readonly lookup: LookupHost; readonly allowedNetworks: readonly string[] },
): Promise<readonly LookupAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const addresses = family > 0 ? [{ address: host, family }] : await lookup(host);
  const judgements = addresses.map(({ address }) => judgeAddress(address, allowedNetworks));
  if (addresses.length === 0) throw new AttemptFailed('NAME_NOT_FOUND');
  if (judgements.includes('refused')) throw new AttemptFailed('ADDRESS_NOT_PUBLIC');
  // Without TLS only within networks of ours.
  if (url.protocol !== 'https:' && judgements.includes('public')) {
    throw new AttemptFailed('TLS_REQUIRED');
  }
  return addresses;
}
