import type pg from 'pg';

/** The invoices of a rental, as the books have them, in their order. */
export async function invoicesOfRental(
  db: pg.Client,
  { id }: { readonly id: string },
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { rows } = await db.query(
    `select i.status, i.total_cents, i.open_cents, i.buyer_name, i.issue_date::text,
            (select array_agg(l.charge_type order by l.position)
             from accounting.invoice_lines l where l.invoice_id = i.id) as types
     from accounting.invoices i
     where i.rental_id = $1
     order by i.sequence_number`,
    [id],
  );
  return rows;
}
