import { loadDevelopmentKeys } from '../../server/auth/development_keys.ts';
import { signAccessToken } from '../../server/auth/sign_access_token.ts';
import type { Config } from '../../server/config.ts';
import type { DemoUser } from './demo_users.ts';

/** A token of a demo user, signed with this clone's development key. */
export async function demoToken(config: Config, user: DemoUser): Promise<string> {
  const keys = await loadDevelopmentKeys(config);
  return signAccessToken(keys, config, { userId: user.id, role: user.tokenRole });
}
