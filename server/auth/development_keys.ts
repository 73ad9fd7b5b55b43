import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JWK } from 'jose';
import type { Config } from '../config.ts';
import { writeFirst } from '../secrets/write_first.ts';
import type { AccessTokenKeys } from './access_token_keys.ts';
import { createAccessTokenKeys, createPrivateJwk } from './create_access_token_keys.ts';

/** The ES256 key pair of this clone: made at the first start, so that no key is ever checked in. */
export async function loadDevelopmentKeys(
  config: Pick<Config, 'dataDir' | 'nodeEnv'>,
): Promise<AccessTokenKeys> {
  if (config.nodeEnv === 'production') {
    throw new Error('Development keys are refused in production: set JWKS_URI');
  }
  await mkdir(config.dataDir, { recursive: true });
  const path = join(config.dataDir, 'development_keys.json');
  await writeFirst(path, JSON.stringify([createPrivateJwk()]));
  return createAccessTokenKeys(JSON.parse(await readFile(path, 'utf8')) as JWK[]);
}
