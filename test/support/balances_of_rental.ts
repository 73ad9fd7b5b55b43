import type pg from 'pg';

/** What the books say of a rental: debits less credits, by account; settled ones are left out. */
export async function balancesOfRental(
  db: pg.Client,
  { id }: { readonly id: string },
): Promise<Readonly<Record<string, number>>> {
  const { rows } = await db.query<{ code: string; cents: string }>(
    `select a.code, sum(case l.direction when 'debit' then l.amount_cents
                                         else -l.amount_cents end)::text as cents
     from accounting.journal_lines l
     join accounting.accounts a on a.id = l.account_id
     where l.rental_id = $1
     group by a.code
     having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0`,
    [id],
  );
  return Object.fromEntries(rows.map(({ code, cents }) => [code, Number(cents)]));
}
