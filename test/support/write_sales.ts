import type pg from 'pg';
import { command } from './command.ts';
import { sales } from './sales.ts';

type Id = { readonly id: string };

/** For each customer who rents one of each: an invoice, paid in part, credited, written off. */
export async function writeSales(db: pg.Client, accountant: Id): Promise<void> {
  const { rows } = await db.query<{ id: string; customer_id: string }>(
    'select id, customer_id from rental.rentals order by id',
  );
  await db.query(`select set_config('jwt.claims.sub', $1, true)`, [accountant.id]);
  for (const rental of rows) {
    const party = { customer: { id: rental.customer_id }, rental };
    const invoice = await sales.issue(db, party);
    const receipt = await sales.receive(db, party, 5_000);
    await sales.refund(db, receipt, 1_000);
    await sales.discount(db, rental, 1_000);
    await command(db, 'accounting.write_off_invoice', {
      invoice_id: invoice.id,
      reason: 'They moved away',
    });
  }
  await sales.owe(db, 2_000);
  await db.query(`select set_config('jwt.claims.sub', '', true)`);
}
