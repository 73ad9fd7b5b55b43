import type pg from 'pg';
import { customer } from './factories.ts';
import { type Invoice, sales } from './sales.ts';

/** An issued invoice of three lines at two rates of tax: a base, a discount on it, and a fee. */
export const taxedInvoice = async (db: pg.Client): Promise<Invoice> =>
  sales.issue(
    db,
    { customer: await customer(db) },
    {
      lines: [
        { cents: 10_000, taxBp: 1900 },
        { type: 'discount', cents: -333, taxBp: 1900 },
        { type: 'late_fee', cents: 777, taxBp: 700 },
      ],
    },
  );
