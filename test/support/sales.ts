import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { command } from './command.ts';

type Id = { readonly id: string };
type Line = {
  readonly type?: string;
  readonly cents: number;
  readonly taxBp?: number;
};
/** Whom it is about; the rental must be one of the customer's. */
type Party = { readonly customer: Id; readonly rental?: Id };
export type Invoice = Id & {
  readonly number: string;
  readonly status: string;
  readonly open_cents: string;
  readonly total_cents: string;
};
export type Receipt = Id & {
  readonly source_id: string;
  readonly unapplied_cents: string;
  readonly allocated_cents: string;
};

/** What other contexts make the books write, as the tables' owner. */
export const sales = {
  /** An issued invoice: 100.00 + 19 % unless said otherwise. */
  issue: (
    db: pg.Client,
    { customer, rental }: Party,
    {
      lines = [{ cents: 10_000, taxBp: 1900 }],
      on = null,
      currency = 'EUR',
    }: {
      readonly lines?: readonly Line[];
      readonly on?: string | null;
      readonly currency?: string;
    } = {},
  ): Promise<Invoice> =>
    one(
      db,
      `select * from accounting.issue_charges($1, 'Carla Customer', $2, null, null, 'A rental', $3,
         coalesce($4::date, accounting.today()), ${asLines('$5')})`,
      [customer.id, rental?.id ?? null, currency, on, JSON.stringify(lines)],
    ),

  /** Money in the till. */
  receive: (
    db: pg.Client,
    { customer, rental }: Party,
    cents: number,
    {
      on = null,
      account = 'CASH',
      currency = 'EUR',
    }: {
      readonly on?: string | null;
      readonly account?: string;
      readonly currency?: string;
    } = {},
  ): Promise<Receipt> =>
    one(
      db,
      `select * from accounting.record_receipt('test_receipt', $1, $2, $3, $4, null, null, $5, $6,
         coalesce($7::date, accounting.today()))`,
      [randomUUID(), account, customer.id, rental?.id ?? null, cents, currency, on],
    ),

  /** Gives back of a receipt that receive() returned. */
  refund: (db: pg.Client, receipt: Receipt, cents: number): Promise<Id> =>
    one(
      db,
      `select * from accounting.record_refund('test_receipt', $1, 'test_refund', $2, $3,
         accounting.today())`,
      [receipt.source_id, randomUUID(), cents],
    ),

  /** A discount after the invoice of a rental. */
  discount: (
    db: pg.Client,
    rental: Id,
    cents: number,
    taxBp = 1900,
  ): Promise<Id & { readonly total_cents: string }> =>
    one(
      db,
      `select * from accounting.credit_charges($1, accounting.today(), 'The heater was broken',
         ${asLines('$2')})`,
      [rental.id, JSON.stringify([{ type: 'discount', cents: -cents, taxBp }])],
    ),

  owe: (db: pg.Client, cents: number): Promise<Id> =>
    command(db, 'accounting.record_payable', {
      source_type: 'test_bill',
      source_id: randomUUID(),
      description: 'Brakes',
      amount_cents: cents,
      currency: 'EUR',
      expense_account_code: 'EXP_MAINTENANCE',
      vehicle_id: null,
      entry_date: '2024-01-15',
    }),
};

const asLines = (parameter: string) =>
  `array(
     select row(null, coalesce(l.type, 'base'), 'A charge', 1, l.cents, l.cents,
                coalesce(l."taxBp", 0), app.share_cents(l.cents, coalesce(l."taxBp", 0)))
              ::accounting.invoice_line_input
     from jsonb_to_recordset(${parameter}::jsonb) l (type text, cents bigint, "taxBp" integer))`;

async function one<Row>(db: pg.Client, statement: string, values: unknown[]): Promise<Row> {
  const { rows } = await db.query(statement, values);
  return rows[0];
}
