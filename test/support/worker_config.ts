import type { DatabaseUrls } from '../../scripts/database/database_urls.ts';
import { type Config, readConfig } from '../../server/config.ts';

/** The settings of a worker on this database, with a short time to stop and few jobs at once. */
export function workerConfig(
  { workerDatabaseUrl }: Pick<DatabaseUrls, 'workerDatabaseUrl'>,
  overrides: Partial<Config> = {},
): Config {
  const environment = { NODE_ENV: 'test', SECRET_KEY: Buffer.alloc(32).toString('base64') };
  return {
    ...readConfig([], environment),
    workerDatabaseUrl,
    workerConcurrency: 2,
    shutdownTimeoutMs: 5_000,
    ...overrides,
  };
}
