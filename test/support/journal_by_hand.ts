import type pg from 'pg';
import type { Line } from './books.ts';

/** An entry without its lines, as somebody at the table writes it: past accounting.post_entry. */
export async function insertEntry(
  db: pg.Client,
  { on = '2024-01-15', lineCount = 2 }: { readonly on?: string; readonly lineCount?: number } = {},
): Promise<string> {
  await db.query('select accounting.open_period($1)', [on]);
  const { rows } = await db.query<{ id: string }>(
    `insert into accounting.journal_entries (
       external_ref_type, external_ref_id, entry_date, description, line_count)
     values ('by_hand', uuidv7(), $1, 'By hand', $2)
     returning id`,
    [on, lineCount],
  );
  return rows[0]?.id ?? '';
}

/** A line of such an entry. */
export function insertLine(
  db: pg.Client,
  entryId: string,
  lineNumber: number,
  [account, direction, amount]: Line | readonly [string, string, unknown],
  currency = 'EUR',
): Promise<unknown> {
  return db.query(
    `insert into accounting.journal_lines (
       journal_entry_id, line_number, account_id, direction, amount_cents, currency)
     select $1, $2, a.id, $4, $5, $6 from accounting.accounts a where a.code = $3`,
    [entryId, lineNumber, account, direction, amount, currency],
  );
}
