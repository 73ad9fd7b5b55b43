import type pg from 'pg';

type Id = { readonly id: string };
type Row = Id & Readonly<Record<string, unknown>>;

/** The money commands, as the actor of this connection; what they return. */
export const payments = {
  request: (db: pg.Client, rental: Id, amountCents: number | string, reference?: string) =>
    call(db, 'select * from rental.request_payment($1, $2, $3, $4)', [
      rental.id,
      'card',
      amountCents,
      reference,
    ]),
  capture: (db: pg.Client, payment: Id) =>
    call(db, 'select * from rental.capture_payment($1)', [payment.id]),
  fail: (db: pg.Client, payment: Id) =>
    call(db, 'select * from rental.fail_payment($1, $2)', [payment.id, 'The card was refused']),
  refund: (db: pg.Client, payment: Id, amountCents: number | string) =>
    call(db, 'select * from rental.refund_payment($1, $2, $3)', [
      payment.id,
      amountCents,
      'The customer paid twice',
    ]),
  hold: (db: pg.Client, rental: Id, amountCents: number | string) =>
    call(db, 'select * from rental.hold_deposit($1, $2, $3)', [rental.id, 'card', amountCents]),
  release: (db: pg.Client, deposit: Id) =>
    call(db, 'select * from rental.release_deposit($1)', [deposit.id]),
  keep: (db: pg.Client, deposit: Id, amountCents: number | string) =>
    call(db, 'select * from rental.capture_deposit($1, $2, $3)', [
      deposit.id,
      amountCents,
      'A dent in the door',
    ]),
};

async function call(db: pg.Client, statement: string, values: unknown[]): Promise<Row> {
  const { rows } = await db.query<Row>(statement, values);
  const [row] = rows;
  if (row === undefined) throw new Error('A command returns its row.');
  return row;
}
