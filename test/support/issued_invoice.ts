import type pg from 'pg';

type Row = { readonly id: string; readonly number: string };

/** An invoice over a day and its tax (119.00), issued past any command, as the tables' owner. */
export async function issuedInvoice(
  db: pg.Client,
  customer: { readonly id: string },
  { buyerName = 'A customer', rentalId }: { buyerName?: string; rentalId?: string } = {},
): Promise<Row> {
  const { rows } = await db.query<Row>(
    `select id, number from accounting.issue_charges(
       $1, $2, $3, null, null, 'Rental of a vehicle', 'EUR', '2026-01-15',
       array[row(null, 'base', 'A day', 1, 10000, 10000, 1900, 1900)
         ]::accounting.invoice_line_input[])`,
    [customer.id, buyerName, rentalId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('Charges become an invoice.');
  return row;
}
