import type { Config } from '../../server/config.ts';
import { createLookup } from './create_lookup.ts';
import type { PostingRules } from './post_webhook.ts';

/** How webhooks are posted by this worker. */
export function createPostingRules(config: Pick<Config, 'webhookAllowedNetworks'>): PostingRules {
  return {
    lookup: createLookup(),
    allowedNetworks: config.webhookAllowedNetworks,
    timeoutMs: 10_000,
  };
}
