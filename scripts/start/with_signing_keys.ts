import { createGate } from '../../server/auth/gate.ts';
import { createSigningKeys, type SigningKeys } from '../../server/auth/signing_keys.ts';
import type { Config } from '../../server/config.ts';
import { createPool } from '../../server/create_pool.ts';
import { createLogger } from '../../server/logger.ts';
import { loadSecretKey } from '../../server/secrets/load_secret_key.ts';
import { runningFile } from './running_file.ts';

/** The keys of the database that the environment names, or of a running npm start. */
export async function withSigningKeys<Result>(
  config: Config,
  work: (keys: SigningKeys) => Promise<Result>,
): Promise<Result> {
  const databaseUrl = config.databaseUrl || runningFile.read(config.dataDir)?.databaseUrl;
  if (databaseUrl === undefined) {
    throw new Error('The keys are in the database: start npm start here, or set DATABASE_URL.');
  }
  const logger = createLogger(config);
  const pool = createPool({ ...config, databaseUrl, poolSize: 1 }, logger);
  try {
    const gate = createGate({ pool, config });
    const keys = await createSigningKeys({ gate, secretKey: await loadSecretKey(config), logger });
    try {
      return await work(keys);
    } finally {
      await keys.stop();
    }
  } finally {
    await pool.end();
  }
}
