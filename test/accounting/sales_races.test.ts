import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { customer, user } from '../support/factories.ts';
import { outcomeOf } from '../support/outcome_of.ts';
import { type Invoice, type Receipt, sales } from '../support/sales.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const database = useDatabase();
type Id = { readonly id: string };

let root: pg.Client;
let sessions: readonly [pg.Client, pg.Client];
let accountant: Id;

beforeAll(async () => {
  root = await database.connect('superuser');
  // As superusers: some of what races here only other functions of the database may call.
  sessions = [await database.connect('superuser'), await database.connect('superuser')];
  accountant = await committed(root, (db) => user(db, ['accountant']));
});

type Sold = { readonly invoice: Invoice; readonly other: Invoice; readonly receipt: Receipt };

/** Two invoices of 119.00 and, for no rental yet, 119.00 in the till. */
const sold = (): Promise<Sold> =>
  committed(root, async (db) => {
    const party = { customer: await customer(db) };
    return {
      invoice: await sales.issue(db, party),
      other: await sales.issue(db, party),
      receipt: await sales.receive(db, party, 11_900),
    };
  });

const run = (session: pg.Client, name: string, args: Record<string, unknown>) =>
  asRoleCommitted(session, 'staff', accountant, (as) =>
    command<Id>(as, `accounting.${name}`, args),
  );

const allocate = (session: pg.Client, { receipt }: Sold, invoice: Id, cents: number) =>
  run(session, 'allocate_receipt', {
    receipt_id: receipt.id,
    invoice_id: invoice.id,
    amount_cents: cents,
  });

const writeOff = (session: pg.Client, invoice: Id) =>
  run(session, 'write_off_invoice', { invoice_id: invoice.id, reason: 'Moved away' });

const credit = (session: pg.Client, invoice: Id) =>
  run(session, 'issue_credit_note', { invoice_id: invoice.id, reason: 'Sorry' });

const stateOf = async ({ invoice, receipt }: Sold) =>
  (
    await root.query(
      `select i.status, i.open_cents::int as open, i.allocated_cents::int as paid,
              r.unapplied_cents::int as unapplied
       from accounting.invoices i, accounting.receipts r where i.id = $1 and r.id = $2`,
      [invoice.id, receipt.id],
    )
  ).rows[0];

const race = async (rounds: number, contest: (sale: Sold) => Promise<void>) => {
  for (let round = 0; round < rounds; round += 1) await contest(await sold());
};

test('two allocations of one receipt at once spend it once', () =>
  race(10, async (sale) => {
    const [first, second] = sessions;
    const outcomes = await Promise.all([
      outcomeOf(allocate(first, sale, sale.invoice, 7_000)),
      outcomeOf(allocate(second, sale, sale.other, 7_000)),
    ]);
    expect(outcomes.toSorted()).toEqual(['done', 'payment_allocations_within_open']);
  }));

test('two allocations to one invoice at once pay it once', () =>
  race(10, async (sale) => {
    const [first, second] = sessions;
    const outcomes = await Promise.all([
      outcomeOf(allocate(first, sale, sale.invoice, 7_000)),
      outcomeOf(allocate(second, sale, sale.invoice, 7_000)),
    ]);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(await stateOf(sale)).toMatchObject({ open: 4_900, unapplied: 4_900 });
  }));

test('a credit note and a payment at once: the invoice is void, and the money is credit', () =>
  race(10, async (sale) => {
    const [first, second] = sessions;
    const outcomes = await Promise.all([
      outcomeOf(credit(first, sale.invoice)),
      outcomeOf(allocate(second, sale, sale.invoice, 11_900)),
    ]);
    expect(outcomes[0]).toBe('done');
    expect(['done', 'payment_allocations_within_open']).toContain(outcomes[1]);
    expect(await stateOf(sale)).toEqual({ status: 'void', open: 0, paid: 0, unapplied: 11_900 });
  }));

test('a refund and an allocation at once never spend the same money', () =>
  race(10, async (sale) => {
    const [first, second] = sessions;
    const outcomes = await Promise.all([
      outcomeOf(committed(first, (db) => sales.refund(db, sale.receipt, 11_900))),
      outcomeOf(allocate(second, sale, sale.invoice, 11_900)),
    ]);
    // What was allocated first is freed again by the refund.
    expect(outcomes[0]).toBe('done');
    expect(await stateOf(sale)).toEqual({ status: 'issued', open: 11_900, paid: 0, unapplied: 0 });
  }));

test('a write-off and a payment at once: one of them, or both for their parts', () =>
  race(10, async (sale) => {
    const [first, second] = sessions;
    const outcomes = await Promise.all([
      outcomeOf(writeOff(first, sale.invoice)),
      outcomeOf(allocate(second, sale, sale.invoice, 5_000)),
    ]);
    expect(outcomes[0]).toBe('done');
    const { open, paid } = await stateOf(sale);
    expect(open).toBe(0);
    expect(paid).toBe(outcomes[1] === 'done' ? 5_000 : 0);
  }));

test.each([
  ['issue', 'invoices_status_transition'],
  ['credit', 'credit_notes_within_invoice'],
  ['write off', 'write_offs_something_open'],
])('two who %s the same at once: one does', async (what, refusal) => {
  for (let round = 0; round < 5; round += 1) {
    const { invoice } = await sold();
    const draft = await run(sessions[0], 'prepare_invoice', {
      customer_id: (await committed(root, (db) => customer(db))).id,
      buyer_name: 'Carla',
      description: 'A key',
      currency: 'EUR',
      items: '{"(service,A key,1,100,0)"}',
    });
    const attempt = (session: pg.Client) => {
      if (what === 'issue') return run(session, 'issue_invoice', { invoice_id: draft.id });
      return what === 'credit' ? credit(session, invoice) : writeOff(session, invoice);
    };
    const outcomes = await Promise.all(sessions.map((session) => outcomeOf(attempt(session))));
    expect(outcomes.toSorted()).toEqual(['done', refusal].toSorted());
  }
});

test('the same allocation is taken back once', () =>
  race(5, async (sale) => {
    const allocation = await allocate(sessions[0], sale, sale.invoice, 5_000);
    const outcomes = await Promise.all(
      sessions.map((session) =>
        outcomeOf(
          run(session, 'reverse_allocation', { allocation_id: allocation.id, reason: 'Wrong' }),
        ),
      ),
    );
    expect(outcomes.toSorted()).toEqual(['done', 'payment_allocations_in_force']);
    expect(await stateOf(sale)).toMatchObject({ open: 11_900, unapplied: 11_900 });
  }));

test('a line that comes to a draft while it is issued is on the invoice, or refused', async () => {
  const [first, second] = sessions;
  for (let round = 0; round < 10; round += 1) {
    const { id } = await run(first, 'prepare_invoice', {
      customer_id: (await committed(root, (db) => customer(db))).id,
      buyer_name: 'Carla',
      description: 'A key',
      currency: 'EUR',
      items: '{"(service,A key,1,100,0)"}',
    });
    const outcomes = await Promise.all([
      outcomeOf(run(first, 'issue_invoice', { invoice_id: id })),
      outcomeOf(
        committed(second, (db) =>
          db.query(
            `insert into accounting.invoice_lines (
               invoice_id, position, charge_type, account_id, description, unit_price_cents,
               net_cents, currency)
             select invoice_id, 2, charge_type, account_id, 'A gift', 0, 0, currency
             from accounting.invoice_lines where invoice_id = $1 and position = 1`,
            [id],
          ),
        ),
      ),
    ]);
    expect(outcomes[0]).toBe('done');
    const { rows } = await root.query(
      'select count(*)::int as lines from accounting.invoice_lines where invoice_id = $1',
      [id],
    );
    expect([outcomes[1], rows[0]?.lines]).toEqual(
      outcomes[1] === 'done' ? ['done', 2] : ['invoice_lines_of_draft', 1],
    );
  }
});

test('what all of them leave keeps every invariant', () => verifyDatabase(database));
