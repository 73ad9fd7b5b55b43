import { randomUUID } from 'node:crypto';
import type pg from 'pg';

type Renter = { readonly customerId: string; readonly rentalId: string; readonly on: string };

/** What other contexts do to the receivables of a rental, as the owner whose functions they call. */
export const receivables = {
  /** An invoice over one charge, net of 19 % tax unless said. */
  invoice: (db: pg.Client, netCents: number, { customerId, rentalId, on }: Renter, taxBp = 1900) =>
    db.query(
      `select accounting.issue_charges($1, 'A buyer', $2, null, null, 'A rental', 'EUR', $3,
         array[row(uuidv7(), 'base', 'Days', 1, $4::bigint, $4::bigint, $5::integer,
           app.share_cents($4::bigint, $5::integer))::accounting.invoice_line_input])`,
      [customerId, rentalId, on, netCents, taxBp],
    ),

  /** Money that came in; pays the rental's invoices, oldest first. Returns what brought it. */
  async receive(db: pg.Client, cents: number, { customerId, rentalId, on }: Renter) {
    const sourceId = randomUUID();
    await db.query(
      `select accounting.record_receipt(
         'rental_payment', $1, 'CASH', $2, $3, null, null, $4, 'EUR', $5)`,
      [sourceId, customerId, rentalId, cents, on],
    );
    return sourceId;
  },

  refund: (db: pg.Client, cents: number, receiptOf: string, on: string) =>
    db.query(
      `select accounting.record_refund('rental_payment', $1, 'rental_refund', uuidv7(), $2, $3)`,
      [receiptOf, cents, on],
    ),

  /** A discount given later, net of 19 % tax. */
  credit: (db: pg.Client, netCents: number, { rentalId, on }: Renter) =>
    db.query(
      `select accounting.credit_charges($1, $2, 'Kindness',
         array[row(uuidv7(), 'discount', 'Discount', 1, -$3::bigint, -$3::bigint, 1900,
           -app.share_cents($3::bigint, 1900))::accounting.invoice_line_input])`,
      [rentalId, on, netCents],
    ),

  /** Gives up what is open of the oldest invoice, as the actor of this connection. */
  writeOffOldest: (db: pg.Client) =>
    db.query(
      `select accounting.write_off_invoice(i.id, 'Not to be had')
       from accounting.invoices i where i.status = 'issued' order by i.issue_date, i.id limit 1`,
    ),
};
