import type pg from 'pg';
import { command } from '../support/command.ts';
import { creditInvoice } from '../support/credit_invoice.ts';
import { useDatabase } from '../support/database.ts';
import { customer } from '../support/factories.ts';
import { linesOfInvoice } from '../support/lines_of_invoice.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { sales } from '../support/sales.ts';
import { taxedInvoice } from '../support/taxed_invoice.ts';

const database = useDatabase();
type Id = { readonly id: string };

test('no discount is more than what is left of an invoice: credit_notes_within_invoice', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(1),
      endAt: hoursFromNow(9),
    });
    const tooMuch = { code: '23514', constraint: 'credit_notes_within_invoice' };
    await db.query('savepoint nothing_billed');
    await expect(sales.discount(db, rental, 1)).rejects.toMatchObject(tooMuch);
    await db.query('rollback to savepoint nothing_billed');
    await sales.issue(db, { ...desk, rental });
    await expect(sales.discount(db, rental, 10_001)).rejects.toMatchObject(tooMuch);
  }));

test.each([
  ['more than the line has', 'credit_note_lines_within_line', 10_001],
  ['less than nothing of it', 'credit_notes_within_invoice', -1],
  ['nothing of it', 'credit_notes_within_invoice', 0],
])('%s is refused: %s', (_what, constraint, cents) =>
  database.inTransaction(async (db) => {
    const invoice = await sales.issue(
      db,
      { customer: await customer(db) },
      {
        lines: [{ cents: 10_000 }, { cents: 10_000 }],
      },
    );
    const [line = ''] = await linesOfInvoice(db, invoice);
    await expect(creditInvoice(db, invoice, [[line, cents]])).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);

test('a line twice, or of another invoice, is refused', () =>
  database.inTransaction(async (db) => {
    const [invoice, other] = [await taxedInvoice(db), await taxedInvoice(db)];
    const [[line = ''], [foreign = '']] = [
      await linesOfInvoice(db, invoice),
      await linesOfInvoice(db, other),
    ];
    await expect(
      creditInvoice(db, invoice, [
        [line, 1],
        [line, 1],
      ]),
    ).rejects.toMatchObject({ code: '23505', constraint: 'credit_note_lines_invoice_line_id_key' });
    await expect(creditInvoice(db, invoice, [[foreign, 1]])).rejects.toMatchObject({
      code: '23514',
      constraint: 'credit_note_lines_of_invoice',
    });
  }));

test('a void invoice, and a draft, are not credited', () =>
  database.inTransaction(async (db) => {
    const invoice = await taxedInvoice(db);
    await creditInvoice(db, invoice);
    await expect(creditInvoice(db, invoice)).rejects.toMatchObject({
      constraint: 'credit_notes_within_invoice',
    });
    const draft = await command<Id>(db, 'accounting.write_invoice', {
      customer_id: (await customer(db)).id,
      buyer_name: 'Carla',
      rental_id: null,
      vehicle_id: null,
      location_id: null,
      description: 'A key',
      currency: 'EUR',
      lines: '{"(,service,A key,1,100,100,0,0)"}',
    });
    await expect(creditInvoice(db, draft)).rejects.toMatchObject({
      code: '55000',
      constraint: 'invoices_settled_when_issued',
    });
  }));

/** A copy of a line of a credit note that this transaction wrote, but for this. */
const copyLine = (db: pg.Client, note: Id, set: string) =>
  db.query(
    `insert into accounting.credit_note_lines (
       credit_note_id, position, invoice_line_id, charge_type, account_id, description, net_cents,
       tax_rate_bp, tax_cents, currency, source_id)
     select r.credit_note_id, 9, r.invoice_line_id, r.charge_type, r.account_id, 'More',
            r.net_cents, r.tax_rate_bp, r.tax_cents, r.currency, r.source_id
     from accounting.credit_note_lines l,
          lateral jsonb_populate_record(l, $2) r
     where l.credit_note_id = $1 and l.position = 1`,
    [note.id, set],
  );

test('its owner is bound by the currency, the invoice, the line and the charge as well', () =>
  database.inTransaction(async (db) => {
    const [invoice, other] = [await taxedInvoice(db), await taxedInvoice(db)];
    const [[, , fee = ''], [foreign = '']] = [
      await linesOfInvoice(db, invoice),
      await linesOfInvoice(db, other),
    ];
    const note = await creditInvoice(db, invoice, [
      [(await linesOfInvoice(db, invoice))[0] ?? '', 6_000],
    ]);
    const trying = async (changes: Record<string, unknown>) => {
      await db.query('savepoint trying');
      const refusal = await copyLine(db, note, JSON.stringify(changes)).catch((error) => error);
      await db.query('rollback to savepoint trying');
      return refusal.constraint;
    };
    expect(await trying({ invoice_line_id: fee, currency: 'USD' })).toBe(
      'credit_note_lines_same_currency',
    );
    expect(await trying({ invoice_line_id: foreign })).toBe('credit_note_lines_of_invoice');
    expect(await trying({ invoice_line_id: fee })).toBe('credit_note_lines_within_line');
    const charge = { invoice_line_id: null, source_id: invoice.id };
    await copyLine(db, note, JSON.stringify(charge));
    const again = JSON.stringify({ ...charge, position: 10 });
    await expect(
      db.query(
        `insert into accounting.credit_note_lines (
           credit_note_id, position, charge_type, account_id, description, net_cents, currency,
           source_id)
         select l.credit_note_id, 10, l.charge_type, l.account_id, 'More', 1, l.currency,
                l.source_id
         from accounting.credit_note_lines l where l.source_id = ($1::jsonb ->> 'source_id')::uuid`,
        [again],
      ),
    ).rejects.toMatchObject({ code: '23505', constraint: 'credit_note_lines_source_id_key' });
  }));
