import type pg from 'pg';
import { demoUser } from '../../demo/demo_user.ts';
import { actAs } from '../act_as.ts';
import { callCommand } from '../call_command.ts';
import { composite } from '../composite.ts';
import type { DemoRefund } from './settle_rentals.ts';

const capitalCents = 25_000_000;
const closedMonths = 2;

/**
 * What the accountants do with what the desk has recorded: the capital that the company began
 * with, money that goes back, an invoice that nobody will pay and one that was too high, bills of
 * workshops, and the oldest months closed.
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
  await closeOldestMonths(db);
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

/** Not the last month: the desk still records its paper. December is closed with its year. */
async function closeOldestMonths(db: pg.Client): Promise<void> {
  const { rows } = await db.query<{ starts_on: string }>(
    `select p.starts_on::text
     from accounting.periods p
     where p.starts_on < date_trunc('month', now() - interval '1 month')::date
       and not exists (
         select from accounting.periods d
         where d.starts_on <= p.starts_on and extract(month from d.starts_on) = 12)
     order by p.starts_on limit $1`,
    [closedMonths],
  );
  for (const { starts_on } of rows) {
    await callCommand(db, 'accounting.close_period', { starts_on });
  }
}
