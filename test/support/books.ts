import { randomUUID } from 'node:crypto';
import type pg from 'pg';

export type Line = readonly [account: string, direction: 'debit' | 'credit', cents: number];
export type Entry = {
  readonly id: string;
  readonly external_ref_id: string;
  readonly entry_date: Date;
  readonly line_count: number;
};

/** Posts a fact past its command, as the tables' owner: 10.00 from sales to the till unless said. */
export async function post(
  db: pg.Client,
  {
    on = '2024-01-15',
    lines = [
      ['CASH', 'debit', 1000],
      ['REVENUE_FEES', 'credit', 1000],
    ],
    currency = 'EUR',
    type = 'test_fact',
    id = randomUUID(),
  }: {
    readonly on?: string;
    readonly lines?: readonly Line[];
    readonly currency?: string;
    readonly type?: string;
    readonly id?: string;
  } = {},
): Promise<Entry> {
  const { rows } = await db.query<Entry>(
    `select * from accounting.post_entry($1, $2, $3, 'A fact',
       array(select jsonb_populate_recordset(null::accounting.entry_line, $4)))`,
    [type, id, on, JSON.stringify(lines.map((line) => asEntryLine(line, currency)))],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('A posting returns its entry.');
  return row;
}

/** A line as accounting.entry_line takes it. */
export function asEntryLine([account_code, direction, amount_cents]: Line, currency = 'EUR') {
  return { account_code, direction, amount_cents, currency };
}
