import fc from 'fast-check';
import type pg from 'pg';
import { accountBalances } from '../support/account_balances.ts';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { customer, user } from '../support/factories.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { type Invoice, sales } from '../support/sales.ts';

const database = useDatabase();
type Id = { readonly id: string };
type Note = Id & {
  readonly number: string;
  readonly tax_cents: string;
  readonly total_cents: string;
};
type Item = readonly [lineId: string, cents: number];

const credit = async (db: pg.Client, invoice: Id, items: readonly Item[] = []) =>
  asStaff(db, await user(db, ['accountant']), () =>
    command<Note>(db, 'accounting.issue_credit_note', {
      invoice_id: invoice.id,
      reason: 'The heater was broken',
      items: `{${items.map(([line, cents]) => `"(${line},${cents})"`).join(',')}}`,
    }),
  );

const linesOf = async (db: pg.Client, { id }: Id) =>
  (
    await db.query<Id>(
      'select id from accounting.invoice_lines where invoice_id = $1 order by position',
      [id],
    )
  ).rows.map((row) => row.id);

const now = async (db: pg.Client, { id }: Id) =>
  (
    await db.query(
      `select status, open_cents::int as open, allocated_cents::int as paid,
              credited_cents::int as credited
       from accounting.invoices where id = $1`,
      [id],
    )
  ).rows[0];

const sold = async (db: pg.Client): Promise<Invoice> =>
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

test('all of it: the invoice is void, and the books are as if it had never been', () =>
  database.inTransaction(async (db) => {
    const invoice = await sold(db);
    const note = await credit(db, invoice);
    expect(note).toMatchObject({ total_cents: invoice.total_cents });
    expect(note.number).toMatch(/^CRN-\d{4}-000001$/);
    expect(await now(db, invoice)).toMatchObject({ status: 'void', open: 0 });
    expect(await accountBalances(db)).toEqual({});
    await db.query('set constraints all immediate');
  }));

test('a part of a line bears its part of the tax, and the rest the rest', () =>
  database.inTransaction(async (db) => {
    const invoice = await sold(db);
    const [base = '', discount = ''] = await linesOf(db, invoice);
    await expect(credit(db, invoice, [[base, 3_333]])).resolves.toMatchObject({
      tax_cents: '633',
    });
    await credit(db, invoice, [
      [base, 1],
      [discount, -100],
      [base.replace(base, (await linesOf(db, invoice))[2] ?? ''), 500],
    ]);
    await credit(db, invoice);
    expect(await now(db, invoice)).toMatchObject({ status: 'void' });
    expect(await accountBalances(db)).toEqual({});
  }));

test('in whatever parts a line is taken back, its tax is taken back to the cent', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }),
      (cents, taxBp, shares) =>
        database.inTransaction(async (db) => {
          const invoice = await sales.issue(
            db,
            { customer: await customer(db) },
            {
              lines: [{ cents, taxBp }],
            },
          );
          const [line = ''] = await linesOf(db, invoice);
          let left = cents;
          for (const share of shares) {
            const part = Math.floor((left * share) / 100);
            if (part > 0) await credit(db, invoice, [[line, part]]);
            left -= part;
          }
          await credit(db, invoice);
          expect(await now(db, invoice)).toMatchObject({ status: 'void', open: 0 });
          expect(await accountBalances(db)).toEqual({});
        }),
    ),
    { numRuns: 40 },
  );
}, 60_000);

test('what was paid becomes credit of the customer; what is still owed stays paid', () =>
  database.inTransaction(async (db) => {
    const buyer = await customer(db);
    const desk = await rentalDesk(db);
    const rental = await reservation(
      db,
      { ...desk, customer: buyer },
      {
        startAt: hoursFromNow(1),
        endAt: hoursFromNow(9),
      },
    );
    const party = { customer: buyer, rental };
    const invoice = await sales.issue(db, party);
    await sales.receive(db, party, 6_000);
    await sales.receive(db, party, 5_900);
    const [line = ''] = await linesOf(db, invoice);
    await credit(db, invoice, [[line, 6_000]]);
    expect(await now(db, invoice)).toEqual({
      status: 'paid',
      open: 0,
      paid: 4_760,
      credited: 7_140,
    });
    expect(await accountBalances(db)).toMatchObject({ CASH: 11_900, CUSTOMER_CREDITS: -7_140 });
    await credit(db, invoice);
    expect(await now(db, invoice)).toMatchObject({ status: 'void', paid: 0 });
    expect(await accountBalances(db)).toEqual({ CASH: 11_900, CUSTOMER_CREDITS: -11_900 });
  }));

test('a discount after the invoice is credited on it, and taken back with the whole', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(1),
      endAt: hoursFromNow(9),
    });
    const small = await sales.issue(db, { ...desk, rental }, { lines: [{ cents: 500 }] });
    const large = await sales.issue(db, { ...desk, rental });
    await sales.discount(db, rental, 1_000);
    expect(await now(db, small)).toMatchObject({ credited: 0 });
    expect(await now(db, large)).toMatchObject({ status: 'issued', credited: 1_190 });
    await credit(db, large);
    expect(await now(db, large)).toMatchObject({ status: 'void' });
    expect(await accountBalances(db)).toEqual({ ACCOUNTS_RECEIVABLE: 500, REVENUE_RENTAL: -500 });
  }));

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
    const [line = ''] = await linesOf(db, invoice);
    await expect(credit(db, invoice, [[line, cents]])).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);

test('a line twice, or of another invoice, is refused', () =>
  database.inTransaction(async (db) => {
    const [invoice, other] = [await sold(db), await sold(db)];
    const [[line = ''], [foreign = '']] = [await linesOf(db, invoice), await linesOf(db, other)];
    await expect(
      credit(db, invoice, [
        [line, 1],
        [line, 1],
      ]),
    ).rejects.toMatchObject({ code: '23505', constraint: 'credit_note_lines_invoice_line_id_key' });
    await expect(credit(db, invoice, [[foreign, 1]])).rejects.toMatchObject({
      code: '23514',
      constraint: 'credit_note_lines_of_invoice',
    });
  }));

test('a void invoice, and a draft, are not credited', () =>
  database.inTransaction(async (db) => {
    const invoice = await sold(db);
    await credit(db, invoice);
    await expect(credit(db, invoice)).rejects.toMatchObject({
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
    await expect(credit(db, draft)).rejects.toMatchObject({
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
    const [invoice, other] = [await sold(db), await sold(db)];
    const [[, , fee = ''], [foreign = '']] = [await linesOf(db, invoice), await linesOf(db, other)];
    const note = await credit(db, invoice, [[(await linesOf(db, invoice))[0] ?? '', 6_000]]);
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

test('a paid invoice is put right by a credit note and another invoice, and the ledger shows both', () =>
  database.inTransaction(async (db) => {
    const buyer = { customer: await customer(db) };
    const run = async (name: string, args: Record<string, unknown>) =>
      asStaff(db, await user(db, ['accountant']), () =>
        command<Id>(db, `accounting.${name}`, args),
      );
    const wrong = await sales.issue(db, buyer);
    const receipt = await sales.receive(db, buyer, 11_900);
    await run('allocate_receipt', { receipt_id: receipt.id, invoice_id: wrong.id });
    await credit(db, wrong);
    const right = await sales.issue(db, buyer, { lines: [{ cents: 9_000, taxBp: 1900 }] });
    await run('allocate_receipt', { receipt_id: receipt.id, invoice_id: right.id });

    expect(await now(db, wrong)).toMatchObject({ status: 'void', paid: 0 });
    expect(await now(db, right)).toMatchObject({ status: 'paid' });
    const { rows } = await db.query(
      'select external_ref_type as type from accounting.journal_entries order by id',
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'invoice',
      'receipt',
      'allocation',
      'unallocation',
      'credit_note',
      'invoice',
      'allocation',
    ]);
    expect(await accountBalances(db)).toEqual({
      CASH: 11_900,
      CUSTOMER_CREDITS: -1_190,
      REVENUE_RENTAL: -9_000,
      TAX_PAYABLE: -1_710,
    });
  }));

test('whoever only reads invoices takes none back', () =>
  database.inTransaction(async (db) => {
    const invoice = await sold(db);
    await expect(
      asStaff(db, await user(db, ['agent']), () =>
        command(db, 'accounting.issue_credit_note', { invoice_id: invoice.id, reason: 'Sorry' }),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  }));
