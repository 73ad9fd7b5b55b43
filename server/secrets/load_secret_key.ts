import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { writeFirst } from './write_first.ts';

export const SECRET_KEY_BYTES = 32;

/**
 * The key that seals what must not be read in the database, and that codes are hashed with:
 * SECRET_KEY, or outside production one that this clone made at its first start.
 */
export async function loadSecretKey(
  config: Pick<Config, 'secretKey' | 'dataDir' | 'nodeEnv'>,
): Promise<Buffer> {
  if (config.secretKey !== '') return Buffer.from(config.secretKey, 'base64');
  if (config.nodeEnv === 'production') throw new Error('SECRET_KEY is required in production');
  await mkdir(config.dataDir, { recursive: true });
  const path = join(config.dataDir, 'secret_key');
  await writeFirst(path, randomBytes(SECRET_KEY_BYTES).toString('base64'));
  return Buffer.from(await readFile(path, 'utf8'), 'base64');
}
