import { pino } from 'pino';
import { createGate, type Gate } from '../../server/auth/gate.ts';
import type { SigningKeys } from '../../server/auth/signing_keys.ts';
import { readConfig } from '../../server/config.ts';
import { createPool } from '../../server/create_pool.ts';
import { createSigningKeys } from './server_parts.ts';

/** The keys in the database, as a server sees them; it looks for changes much more often. */
export async function sharedKeys(
  urls: { readonly databaseUrl: string },
  secretKey: string,
  {
    onLookup = () => {},
    ...timing
  }: { refreshMs?: number; minimumGapMs?: number; onLookup?: () => void } = {},
): Promise<SigningKeys> {
  const config = { ...readConfig([], { NODE_ENV: 'test', POOL_SIZE: '2' }), ...urls };
  const logger = pino({ level: 'silent' });
  const pool = createPool(config, logger);
  const call = createGate({ pool, config });
  const gate: Gate = (...statement) => {
    onLookup();
    return call(...statement);
  };
  const options = { gate, secretKey: Buffer.from(secretKey, 'base64'), logger, ...timing };
  try {
    const keys = await createSigningKeys(options);
    const stop = async () => {
      await keys.stop();
      await pool.end();
    };
    // Not copied: what signs now is asked of the keys each time.
    return Object.create(keys, { stop: { value: stop } }) as SigningKeys;
  } catch (error) {
    await pool.end();
    throw error;
  }
}
