import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type pg from 'pg';

export type Violations = {
  /** The name of the checker's file; k5 and so on are the numbers of attacks.md 2. */
  readonly check: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
};

/**
 * What breaks an invariant, by checker: each is one query, and no rows is a pass. They read past
 * the constraints, and need the owner's connection: row level security hides rows from others.
 */
export async function findViolations(db: pg.Client): Promise<Violations[]> {
  const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.sql')).sort();
  const found: Violations[] = [];
  for (const file of files) {
    const { rows } = await db.query(await readFile(join(import.meta.dirname, file), 'utf8'));
    found.push({ check: basename(file, '.sql'), rows });
  }
  return found;
}
