import type { Pool } from 'pg';
import { readAs } from './read_as.ts';

export interface CatalogueEntry {
  readonly name: string;
  /** null: the one that the SQLSTATE gives. */
  readonly status: number | null;
  readonly message: string;
}
export type ErrorCatalogue = ReadonlyMap<string, CatalogueEntry>;

/** The sentences of our rules and constraints, which live in the database (style.md, SQL 11). */
export async function loadErrorCatalogue(pool: Pool): Promise<ErrorCatalogue> {
  // Open to everybody.
  const entries = await readAs<CatalogueEntry>(
    pool,
    { role: 'anonymous' },
    'select name, status, message from app.error_catalogue',
  );
  return new Map(entries.map((entry) => [entry.name, entry]));
}
