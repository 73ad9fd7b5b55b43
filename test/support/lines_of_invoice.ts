import type pg from 'pg';

type Id = { readonly id: string };

/** The ids of an invoice's lines, in their order. */
export async function linesOfInvoice(db: pg.Client, { id }: Id): Promise<string[]> {
  const { rows } = await db.query<Id>(
    'select id from accounting.invoice_lines where invoice_id = $1 order by position',
    [id],
  );
  return rows.map((row) => row.id);
}
