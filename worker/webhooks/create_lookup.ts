import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { AttemptFailed } from './attempt_failed.ts';
import type { LookupHost } from './lookup_host.ts';

const TIMEOUT_MS = 2_000;
const TRIES = 2;

/**
 * Asks the name servers, not the system's lookup: that one has four threads for the whole process,
 * which a single slow name server would hold, and answers for names of the own network by search
 * domains and /etc/hosts.
 */
export function createLookup(servers?: readonly string[]): LookupHost {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers !== undefined) resolver.setServers(servers);
  return async (hostname) => {
    const answers = await Promise.allSettled([
      resolver.resolve4(hostname).then((found) => found.map(addressOf(4))),
      resolver.resolve6(hostname).then((found) => found.map(addressOf(6))),
    ]);
    const addresses = answers.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    if (addresses.length > 0) return addresses;
    const [first] = answers;
    throw new AttemptFailed(
      'NAME_NOT_FOUND',
      first.status === 'rejected' ? first.reason : undefined,
    );
  };
}

function addressOf(family: 4 | 6): (address: string) => LookupAddress {
  return (address) => ({ address, family });
}
