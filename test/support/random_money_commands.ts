import type pg from 'pg';
import { asEntryLine, type Line } from './books.ts';
import { command } from './command.ts';
import { payments } from './payments.ts';
import { activate, complete, type Desk } from './rental_desk.ts';

type Id = { readonly id: string };
/** What chance says: which one of those that there are, and how much. */
export type Choice = { readonly pick: number; readonly cents: number };
type Work = (as: pg.Client, choice: Choice, desk: Desk) => Promise<unknown>;

const dayMs = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs);
const isoDay = (days: number) => daysAgo(days).toISOString().slice(0, 10);

/** Does something to one of these rows, where there is any. */
const withOne =
  <Row extends Id>(
    candidates: string,
    work: (as: pg.Client, row: Row, choice: Choice) => Promise<unknown>,
  ): Work =>
  async (as, choice) => {
    const { rows } = await as.query<Row>(`${candidates} order by id`);
    const row = rows[choice.pick % Math.max(1, rows.length)];
    // As a command says that there is no such thing.
    if (row === undefined) throw Object.assign(new Error('There is none'), { code: 'P0002' });
    await work(as, row, choice);
  };

const call =
  (
    name: string,
    argument: string,
    more: (choice: Choice) => Record<string, unknown> = () => ({}),
  ) =>
  (as: pg.Client, row: Id, choice: Choice) =>
    command(as, `accounting.${name}`, { [argument]: row.id, ...more(choice) });

const reserve: Work = (as, { pick }, desk) => {
  const start = 2 + (pick % 90);
  return command(as, 'rental.reserve_rental', {
    vehicle_id: desk.vehicle.id,
    origin_location_id: desk.location.id,
    pricing_plan_id: desk.plan.id,
    customer_id: desk.customer.id,
    start_at: daysAgo(start),
    end_at: daysAgo(start - 1),
  });
};

const rentals = (status: string) =>
  `select id, start_at, end_at from rental.rentals where status = '${status}'`;
type Rental = Id & { readonly start_at: Date; readonly end_at: Date };

const rentalCommands: Readonly<Record<string, Work>> = {
  reserve,
  activate: withOne<Rental>(rentals('reserved'), (as, rental) =>
    activate(as, rental, { at: rental.start_at }),
  ),
  complete: withOne<Rental>(rentals('active'), (as, rental, { pick, cents }) =>
    complete(as, rental, {
      odometer_km: 10_000,
      fuel_eighths: pick % 9,
      at: rental.end_at,
      damages: pick % 3 === 0 ? [{ description: 'A dent', charge_cents: cents }] : [],
    }),
  ),
  cancel: withOne(rentals('reserved'), (as, rental) =>
    command(as, 'rental.cancel_rental', { rental_id: rental.id, reason: 'other' }),
  ),
  addCharge: withOne(rentals('completed'), (as, rental, { pick, cents }) =>
    command(as, 'rental.add_charge', {
      rental_id: rental.id,
      charge_type: pick % 2 === 0 ? 'fine' : 'discount',
      net_cents: pick % 2 === 0 ? cents : -cents,
      reason: 'Found later',
    }),
  ),
  pay: withOne('select id from rental.rentals', async (as, rental, { pick, cents }) =>
    payments.capture(as, await payments.request(as, rental, cents * (1 + (pick % 20)))),
  ),
  refund: withOne(
    `select id from rental.rental_payments where status = 'captured'`,
    (as, payment, { cents }) => payments.refund(as, payment, cents),
  ),
  holdDeposit: withOne(
    `select id from rental.rentals where status in ('reserved', 'active')`,
    (as, rental, { cents }) => payments.hold(as, rental, cents),
  ),
  releaseDeposit: withOne(
    `select id from rental.rental_deposits where status = 'held'`,
    (as, deposit) => payments.release(as, deposit),
  ),
  keepDeposit: withOne(
    `select id from rental.rental_deposits where status = 'held'`,
    (as, deposit, { cents }) => payments.keep(as, deposit, cents),
  ),
  repair: async (as, { cents }, desk) => {
    const job = await command<Id>(as, 'maintenance.report_breakdown', {
      vehicle_id: desk.vehicle.id,
      expected_until: daysAgo(-1),
    });
    await command(as, 'maintenance.complete_maintenance', {
      job_id: job.id,
      labour_cost_cents: cents,
      odometer_km: 10_000,
    });
  },
};

const invoices = `select id from accounting.invoices where status = 'issued'`;
const items = (cents: number) => `{"(service,A key,1,${cents},1900)","(fine,Parking,2,700,0)"}`;

const salesCommands: Readonly<Record<string, Work>> = {
  prepareInvoice: (as, { cents }, desk) =>
    command(as, 'accounting.prepare_invoice', {
      customer_id: desk.customer.id,
      buyer_name: 'Carla Customer',
      description: 'A key',
      currency: 'EUR',
      items: items(cents),
    }),
  issueInvoice: withOne(
    `select id from accounting.invoices where status = 'draft'`,
    call('issue_invoice', 'invoice_id'),
  ),
  discardInvoice: withOne(
    `select id from accounting.invoices where status = 'draft'`,
    call('discard_invoice', 'invoice_id'),
  ),
  creditWhole: withOne(
    invoices,
    call('issue_credit_note', 'invoice_id', () => ({ reason: 'Sorry' })),
  ),
  creditPart: withOne<Id & { line: string }>(
    `select i.id, (select l.id from accounting.invoice_lines l
                   where l.invoice_id = i.id order by l.position limit 1) as line
     from accounting.invoices i where i.status in ('issued', 'paid')`,
    (as, { id, line }, { cents }) =>
      command(as, 'accounting.issue_credit_note', {
        invoice_id: id,
        reason: 'Sorry',
        items: `{"(${line},${cents % 900})"}`,
      }),
  ),
  allocate: withOne<Id & { invoice: string }>(
    `select r.id, i.id as invoice
     from accounting.receipts r
     join accounting.invoices i using (customer_id, currency)
     where r.unapplied_cents > 0 and i.status = 'issued'`,
    (as, { id, invoice }, { pick, cents }) =>
      command(as, 'accounting.allocate_receipt', {
        receipt_id: id,
        invoice_id: invoice,
        amount_cents: pick % 2 === 0 ? null : cents,
      }),
  ),
  takeBackAllocation: withOne(
    'select id from accounting.payment_allocations',
    call('reverse_allocation', 'allocation_id', () => ({ reason: 'The wrong invoice' })),
  ),
  writeOff: withOne(
    invoices,
    call('write_off_invoice', 'invoice_id', () => ({ reason: 'Moved away' })),
  ),
  settlePayable: withOne(
    `select id from accounting.payables where status = 'open'`,
    call('settle_payable', 'payable_id', ({ pick }) => ({
      account_code: pick % 2 === 0 ? 'BANK' : 'CASH',
    })),
  ),
};

const byHand: readonly (readonly [string, string])[] = [
  ['BANK', 'EQUITY'],
  ['EXP_PAYMENT_FEES', 'BANK'],
  ['CASH', 'REVENUE_FEES'],
];

const drafts = (status: string) =>
  `select id from accounting.journal_drafts where status = '${status}'`;

const ledgerCommands: Readonly<Record<string, Work>> = {
  prepareEntry: (as, { pick, cents }) => {
    const [debit, credit] = byHand[pick % byHand.length] ?? ['BANK', 'EQUITY'];
    const lines: readonly Line[] = [
      [debit, 'debit', cents],
      [credit, 'credit', cents],
    ];
    const currency = pick % 5 === 0 ? 'USD' : 'EUR';
    return as.query(
      `select accounting.prepare_entry($1, 'By hand',
         array(select jsonb_populate_recordset(null::accounting.entry_line, $2)))`,
      [isoDay(pick % 100), JSON.stringify(lines.map((line) => asEntryLine(line, currency)))],
    );
  },
  prepareReversal: withOne(
    `select journal_entry_id as id from accounting.journal_drafts where status = 'posted'`,
    call('prepare_reversal', 'journal_entry_id', () => ({ reason: 'A mistake' })),
  ),
  approveDraft: withOne(drafts('draft'), call('approve_draft', 'draft_id')),
  rejectDraft: withOne(
    drafts('draft'),
    call('reject_draft', 'draft_id', () => ({ reason: 'No' })),
  ),
  postDraft: withOne(drafts('approved'), call('post_draft', 'draft_id')),
  closePeriod: withOne<Id & { day: string }>(
    `select id, starts_on::text as day from accounting.periods
     where starts_on = (select min(p.starts_on) from accounting.periods p where p.status = 'open')`,
    (as, { day }) => command(as, 'accounting.close_period', { starts_on: day }),
  ),
  reopenPeriod: withOne(
    `select id from accounting.periods
     where starts_on = (select max(p.starts_on) from accounting.periods p
                        where p.status = 'closed')`,
    call('reopen_period', 'period_id', () => ({ reason: 'A late bill' })),
  ),
  closeYear: (as) =>
    command(as, 'accounting.close_year', { year: new Date().getUTCFullYear() - 1 }),
  takeSnapshot: (as, { pick }) =>
    as.query(
      `select reporting.take_snapshot('trial_balance', jsonb_build_object('effective_at', $1::date))`,
      [isoDay(pick % 100)],
    ),
};

/** Every command that moves money or opens and closes the books, on whatever there is. */
export const randomMoneyCommands: Readonly<Record<string, Work>> = {
  ...rentalCommands,
  ...salesCommands,
  ...ledgerCommands,
};
