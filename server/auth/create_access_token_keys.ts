import type { AccessTokenKeys } from './access_token_keys.ts';
import { createPrivateJwk, type PrivateJwk } from './create_private_jwk.ts';
import { tokenKey } from './token_key.ts';
import { TokenRefused } from './token_refused.ts';

/** Keys that stay as they are: the first one signs, the others only verify. For tests. */
export function createAccessTokenKeys(
  privateJwks: readonly PrivateJwk[] = [createPrivateJwk()],
): AccessTokenKeys {
  const keys = privateJwks.map(tokenKey);
  const [signing] = keys;
  if (signing === undefined) throw new Error('There is no key to sign with');
  return {
    signing,
    publicJwks: { keys: keys.map(({ publicJwk }) => publicJwk) },
    async publicKey(kid) {
      const key = keys.find((each) => each.kid === kid);
      if (key === undefined) throw new TokenRefused('Unknown kid');
      return key.publicKey;
    },
    stop: async () => {},
  };
}
