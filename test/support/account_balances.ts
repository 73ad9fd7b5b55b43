import type pg from 'pg';

/** What stands on each account, in cents of euro: debits less credits; without what is even. */
export async function accountBalances(db: pg.Client): Promise<Record<string, number>> {
  const { rows } = await db.query<{ code: string; cents: number }>(
    `select a.code,
            sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end)::int
              as cents
     from accounting.journal_lines l
     join accounting.accounts a on a.id = l.account_id
     where l.currency = 'EUR'
     group by a.code
     having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0
     order by a.code`,
  );
  return Object.fromEntries(rows.map(({ code, cents }) => [code, cents]));
}
