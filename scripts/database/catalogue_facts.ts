import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withClient } from './with_client.ts';

const query = join(import.meta.dirname, '..', '..', 'test', 'schema', 'catalogue.sql');

/** The schema of a database as sorted lines. */
export async function catalogueFacts(rootDatabaseUrl: string): Promise<string[]> {
  const sql = await readFile(query, 'utf8');
  const { rows } = await withClient(rootDatabaseUrl, (db) => db.query<{ fact: string }>(sql));
  return rows.map(({ fact }) => fact);
}
