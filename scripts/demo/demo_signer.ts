import { signAccessToken } from '../../server/auth/sign_access_token.ts';
import type { Config } from '../../server/config.ts';
import { withSigningKeys } from '../start/with_signing_keys.ts';
import type { DemoUser } from './demo_users.ts';

/** Signs tokens of the demo users as the running API does: with the keys of its database. */
export function demoSigner(config: Config): Promise<(user: DemoUser) => Promise<string>> {
  return withSigningKeys(
    config,
    async (keys) =>
      ({ id, tokenRole }) =>
        signAccessToken(keys, config, { userId: id, role: tokenRole }, Date.now()),
  );
}
