import type pg from 'pg';
import { demoUser } from '../../demo/demo_user.ts';
import { actAs } from '../act_as.ts';
import { callCommand } from '../call_command.ts';
import { composite } from '../composite.ts';
import type { DemoRefund } from './settle_rentals.ts';

const capitalCents = 25_000_000;

/**
 * What the accountants do with what the desk has recorded: the capital that the company began
 * with, money that goes back, an invoice that nobody will pay and one that was too high, bills of
 * workshops, and the months closed that are over and done with.
 */
export async function keepBooks(db: pg.Client, refunds: readonly DemoRefund[]): Promise<void> {
  await payCapitalIn(db);
  await actAs(db, demoUser('chief_accountant'));
  for (const { paymentId, amountCents, at } of refunds) {
    await callCommand(db, 'rental.refund_payment', {
      payment_id: paymentId,
      amount_cents: amountCents,
      reason: 'Goodwill: the vehicle was not clean',
      refunded_at: at,
    });
  }
  await actAs(db, demoUser('accountant'));
  await giveUpOldest(db);
  await creditInPart(db);
  await settlePayables(db);
  await closeMonths(db);
}

/** On the first day of the books; by two people, as every entry by hand. */
async function payCapitalIn(db: pg.Client): Promise<void> {
  await actAs(db, demoUser('accountant'));
  const { rows } = await db.query<{ day: string }>(
    'select min(starts_on)::text as day from accounting.periods',
  );
  const line = (account: string, direction: string) =>
    composite([account, direction, capitalCents, 'EUR', null, null, null, null]);
  const { id } = await callCommand(db, 'accounting.prepare_entry', {
    entry_date: rows[0]?.day,
    description: 'Opening balance: capital paid in',
    entry_lines: [line('BANK', 'debit'), line('EQUITY', 'credit')],
  });
  await actAs(db, demoUser('chief_accountant'));
  await callCommand(db, 'accounting.approve_draft', { draft_id: id });
  await actAs(db, demoUser('accountant'));
  await callCommand(db, 'accounting.post_draft', { draft_id: id });
}

async function giveUpOldest(db: pg.Client): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    `select id from accounting.invoices
     where status = 'issued' and allocated_cents = 0
     order by issue_date, sequence_number limit 1`,
  );
  for (const { id } of rows) {
    await callCommand(db, 'accounting.write_off_invoice', {
      invoice_id: id,
      reason: 'The customer is insolvent',
    });
  }
}

/** A tenth of the first line of a paid invoice: the money becomes credit of the customer. */
async function creditInPart(db: pg.Client): Promise<void> {
  const { rows } = await db.query<{ invoice_id: string; line_id: string; net_cents: string }>(
    `select l.invoice_id, l.id as line_id, (l.net_cents / 10)::bigint as net_cents
     from accounting.invoices i
     join accounting.invoice_lines l on l.invoice_id = i.id and l.position = 1
     where i.status = 'paid'
     order by i.issue_date desc, i.sequence_number desc limit 1`,
  );
  for (const { invoice_id, line_id, net_cents } of rows) {
    await callCommand(db, 'accounting.issue_credit_note', {
      invoice_id,
      reason: 'The heating did not work',
      items: [composite([line_id, net_cents])],
    });
  }
}

/** All but the newest. */
async function settlePayables(db: pg.Client): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    `select id from accounting.payables
     where status = 'open'
     order by incurred_on desc, id desc offset 2`,
  );
  for (const { id } of rows) {
    await callCommand(db, 'accounting.settle_payable', { payable_id: id, account_code: 'BANK' });
  }
}

/** All but the last month and this one: the desk still records its paper. */
async function closeMonths(db: pg.Client): Promise<void> {
  const { rows } = await db.query<{ starts_on: string; december_of: number | null }>(
    `select m.starts_on::date::text,
            case extract(month from m.starts_on)
              when 12 then extract(year from m.starts_on)::integer end as december_of
     from generate_series(
       (select min(p.starts_on) from accounting.periods p)::timestamp,
       date_trunc('month', now() at time zone 'UTC') - interval '2 months',
       interval '1 month') m (starts_on)
     order by m.starts_on`,
  );
  for (const { starts_on, december_of } of rows) {
    // December is closed with its year, whose result goes to the retained earnings.
    if (december_of === null) await callCommand(db, 'accounting.close_period', { starts_on });
    else await callCommand(db, 'accounting.close_year', { year: december_of });
  }
}
