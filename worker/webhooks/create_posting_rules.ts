import { lookup } from 'node:dns/promises';
import type { Config } from '../../server/config.ts';
import type { PostingRules } from './post_webhook.ts';

/** How webhooks are posted by this worker. */
export function createPostingRules(config: Pick<Config, 'webhookAllowedNetworks'>): PostingRules {
  return {
    lookup: (hostname) => lookup(hostname, { all: true }),
    allowedNetworks: config.webhookAllowedNetworks,
    timeoutMs: 10_000,
  };
}
