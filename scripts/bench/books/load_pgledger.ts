import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withClient } from '../../database/with_client.ts';
import type { BenchDatabase } from '../bench_database.ts';

/** A peer that a person brought along: its SQL into a schema of its own, and loops over it. */
export async function loadPgledger({ urls }: BenchDatabase, file: string): Promise<void> {
  const schema = await readFile(file, 'utf8');
  const loops = await readFile(join(import.meta.dirname, 'pgledger_peers.sql'), 'utf8');
  await withClient(urls.rootDatabaseUrl, async (root) => {
    await root.query('create schema pgledger; set search_path = pgledger');
    await root.query(schema);
    await root.query(loops);
  });
}
