import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { customer, user } from '../support/factories.ts';
import { sales } from '../support/sales.ts';

const database = useDatabase();
type Id = { readonly id: string };
type Company = { readonly accountant: Id; readonly customer: Id };

const states = ['draft', 'issued', 'paid', 'written_off', 'void', 'discarded'] as const;
type State = (typeof states)[number];
/** The events of each move. */
const allowed: Readonly<Record<string, string>> = {
  'draft issued': 'InvoiceIssued',
  'draft discarded': '',
  'issued paid': 'InvoicePaid',
  'issued written_off': 'InvoiceWrittenOff',
  'issued void': 'InvoiceVoided',
  'paid issued': 'InvoiceReopened',
  // The credit note takes the payments back first.
  'paid void': 'InvoiceReopened,InvoiceVoided',
};

const company = async (db: pg.Client): Promise<Company> => ({
  accountant: await user(db, ['accountant']),
  customer: await customer(db),
});

const run = (db: pg.Client, { accountant }: Company, name: string, args: Record<string, unknown>) =>
  asStaff(db, accountant, () => command<Id>(db, `accounting.${name}`, args));

const draft = (db: pg.Client, of: Company) =>
  run(db, of, 'prepare_invoice', {
    customer_id: of.customer.id,
    buyer_name: 'Carla Customer',
    description: 'A lost key',
    currency: 'EUR',
    items: '{"(service,A new key,1,9000,1900)"}',
  });

/** By the command that leads there: to paid by all that is open, from paid by taking it back. */
async function move(
  db: pg.Client,
  of: Company,
  { id }: Id,
  [from, to]: readonly [State, State],
): Promise<unknown> {
  switch (to) {
    case 'draft':
      return db.query(`update accounting.invoices set status = 'draft' where id = $1`, [id]);
    case 'issued':
      return from === 'paid' || from === 'written_off'
        ? takeBack(db, of, id)
        : run(db, of, 'issue_invoice', { invoice_id: id });
    case 'paid': {
      const receipt = await sales.receive(db, of, 10_710);
      return run(db, of, 'allocate_receipt', { receipt_id: receipt.id, invoice_id: id });
    }
    case 'written_off':
      return run(db, of, 'write_off_invoice', { invoice_id: id, reason: 'Moved away' });
    case 'void':
      return run(db, of, 'issue_credit_note', { invoice_id: id, reason: 'Found it' });
    case 'discarded':
      return run(db, of, 'discard_invoice', { invoice_id: id });
    default:
      return to satisfies never;
  }
}

async function takeBack(db: pg.Client, of: Company, invoiceId: string): Promise<unknown> {
  const { rows } = await db.query<Id>(
    'select id from accounting.payment_allocations where invoice_id = $1 and reverses_id is null',
    [invoiceId],
  );
  const [allocation] = rows;
  if (allocation === undefined) throw Object.assign(new Error(), { constraint: 'nothing paid' });
  return run(db, of, 'reverse_allocation', { allocation_id: allocation.id, reason: 'Wrong' });
}

async function invoiceIn(db: pg.Client, of: Company, state: State): Promise<Id> {
  const invoice = await draft(db, of);
  if (state === 'draft') return invoice;
  if (state === 'discarded') {
    await move(db, of, invoice, ['draft', state]);
    return invoice;
  }
  await move(db, of, invoice, ['draft', 'issued']);
  if (state !== 'issued') await move(db, of, invoice, ['issued', state]);
  return invoice;
}

const statusOf = async (db: pg.Client, { id }: Id) =>
  (await db.query('select status from accounting.invoices where id = $1', [id])).rows[0]?.status;

describe.each(states)('an invoice that is %s', (from) => {
  test.each(states)('to %s', (to) =>
    database.inTransaction(async (db) => {
      const of = await company(db);
      const invoice = await invoiceIn(db, of, from);
      const { rows } = await db.query(
        'select coalesce(max(seq), 0) as last from app.outbox_events',
      );
      const moving = move(db, of, invoice, [from, to]);
      if (!(`${from} ${to}` in allowed)) {
        await expect(moving).rejects.toMatchObject({ constraint: expect.any(String) });
        return;
      }
      await moving;
      expect(await statusOf(db, invoice)).toBe(to);
      const { rows: events } = await db.query<{ type: string }>(
        `select event_type as type from app.outbox_events
         where seq > $1 and aggregate_type = 'invoice' order by seq`,
        [rows[0]?.last],
      );
      expect(events.map(({ type }) => type).join()).toBe(allowed[`${from} ${to}`]);
    }),
  );
});

test.each(states)('whose state is set by hand from %s is refused, wherever to', (from) =>
  database.inTransaction(async (db) => {
    const { id } = await invoiceIn(db, await company(db), from);
    for (const to of states.filter((state) => state !== 'discarded')) {
      await db.query('savepoint trying');
      await expect(
        db.query('update accounting.invoices set status = $2 where id = $1', [id, to]),
      ).rejects.toMatchObject({ constraint: expect.any(String) });
      await db.query('rollback to savepoint trying');
    }
  }),
);

test('what is void stays so: invoices_status_transition', () =>
  database.inTransaction(async (db) => {
    const { id } = await invoiceIn(db, await company(db), 'void');
    await expect(
      db.query(`update accounting.invoices set status = 'issued' where id = $1`, [id]),
    ).rejects.toMatchObject({ code: '55000', constraint: 'invoices_status_transition' });
  }));

// Part of it was paid before the rest was given up; that part turns out to be another's.
test('what was written off opens again by what is taken back of its payments', () =>
  database.inTransaction(async (db) => {
    const of = await company(db);
    const invoice = await invoiceIn(db, of, 'issued');
    const receipt = await sales.receive(db, of, 5_000);
    await run(db, of, 'allocate_receipt', { receipt_id: receipt.id, invoice_id: invoice.id });
    await move(db, of, invoice, ['issued', 'written_off']);
    await move(db, of, invoice, ['written_off', 'issued']);
    const { rows } = await db.query(
      `select status, open_cents::int, written_off_cents::int from accounting.invoices
       where id = $1`,
      [invoice.id],
    );
    expect(rows).toEqual([{ status: 'issued', open_cents: 5_000, written_off_cents: 5_710 }]);
    await run(db, of, 'allocate_receipt', { receipt_id: receipt.id, invoice_id: invoice.id });
    expect(await statusOf(db, invoice)).toBe('written_off');
  }));

test('a draft owes nothing, whatever its owner counts: invoices_settled_when_issued', () =>
  database.inTransaction(async (db) => {
    const of = await company(db);
    const invoice = await invoiceIn(db, of, 'draft');
    const receipt = await sales.receive(db, of, 5_000);
    await expect(
      db.query(
        `insert into accounting.payment_allocations (
           receipt_id, invoice_id, amount_cents, currency, journal_entry_id)
         select r.id, $2, 1, 'EUR', r.journal_entry_id from accounting.receipts r where r.id = $1`,
        [receipt.id, invoice.id],
      ),
    ).rejects.toMatchObject({ code: '55000', constraint: 'invoices_settled_when_issued' });
  }));
