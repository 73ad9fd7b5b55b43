import pg from 'pg';
import { withClient } from './with_client.ts';

const duplicateDatabase = '42P04';

/** Creates the database that the superuser's URL names, unless it is there. */
export async function createDatabase(rootDatabaseUrl: string): Promise<void> {
  const server = new URL(rootDatabaseUrl);
  const name = decodeURIComponent(server.pathname.slice(1));
  server.pathname = '/postgres';
  await withClient(server.href, async (root) => {
    const found = await root.query('select from pg_catalog.pg_database where datname = $1', [name]);
    if (found.rowCount !== 0) return;
    try {
      await root.query(`create database ${pg.escapeIdentifier(name)} template template0`);
    } catch (error) {
      // Two that migrate at once both found it missing: the other one made it.
      if (!(error instanceof pg.DatabaseError && error.code === duplicateDatabase)) throw error;
    }
  });
}
