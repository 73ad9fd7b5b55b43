import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { withSigningKeys } from './start/with_signing_keys.ts';

// npm run keys:rotate [-- --now] [--revoke <kid>]: docs/runbooks/rotate_the_signing_keys.md.
// Others keep our JWKS for five minutes: a key that signed before that would be unknown to them.
const DELAY_S = 300;

const { values: options } = parseArgs({
  options: { now: { type: 'boolean', default: false }, revoke: { type: 'string' } },
});
try {
  const config = readConfig();
  const { kid, signsFrom } = await withSigningKeys(config, (keys) =>
    keys.rotate({
      delayS: options.now ? 0 : DELAY_S,
      tokenTtlS: config.accessTokenTtlS,
      revokedKid: options.revoke,
    }),
  );
  console.log(`${kid} signs from ${signsFrom.toISOString()}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
