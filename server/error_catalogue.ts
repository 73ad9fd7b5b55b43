import type { Pool } from 'pg';

export interface CatalogueEntry {
  readonly name: string;
  /** null: the one that the SQLSTATE gives. */
  readonly status: number | null;
  readonly message: string;
}
export type ErrorCatalogue = ReadonlyMap<string, CatalogueEntry>;

/** The sentences of our rules and constraints, which live in the database (style.md, SQL 11). */
export async function loadErrorCatalogue(pool: Pool): Promise<ErrorCatalogue> {
  const client = await pool.connect();
  try {
    // The login role may do nothing by itself; the catalogue is open to everybody.
    await client.query('begin');
    await client.query('set local role anonymous');
    const { rows } = await client.query<CatalogueEntry>(
      'select name, status, message from app.error_catalogue',
    );
    return new Map(rows.map((entry) => [entry.name, entry]));
  } finally {
    await client.query('rollback');
    client.release();
  }
}
