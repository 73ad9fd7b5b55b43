import type pg from 'pg';
import { demoUser } from '../../demo/demo_user.ts';
import { actAs } from '../act_as.ts';
import { callCommand } from '../call_command.ts';
import type { DemoRefund } from './settle_rentals.ts';

const closedMonths = 2;

/**
 * What the accountants do with what the desk has recorded: money goes back, and the oldest months
 * are closed.
 */
export async function keepBooks(db: pg.Client, refunds: readonly DemoRefund[]): Promise<void> {
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
  await closeOldestMonths(db);
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
