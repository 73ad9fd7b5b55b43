import type pg from 'pg';
import { callCommand } from '../call_command.ts';
import type { DemoRental } from '../demo_data.ts';

const goodwillCents = 1_000;

export type DemoRefund = {
  readonly paymentId: string;
  readonly amountCents: number;
  readonly at: Date;
};

/**
 * Payments of what is owed, when the vehicle came back; answers with those that the accountant
 * gives back a part of.
 */
export async function settleRentals(
  db: pg.Client,
  rentals: ReadonlyMap<DemoRental, string>,
): Promise<readonly DemoRefund[]> {
  const { rows } = await db.query<{ id: string; balance: string }>(
    `select r.id, rental.rentals_balance_cents(r) as balance
     from rental.rentals r where r.id = any ($1)`,
    [[...rentals.values()]],
  );
  const balances = new Map(rows.map(({ id, balance }) => [id, balance]));
  const refundable: DemoRefund[] = [];
  let receipt = 100_000;
  const pay = async (rentalId: string, provider: string) => {
    receipt += 1;
    const { id } = await callCommand(db, 'rental.request_payment', {
      rental_id: rentalId,
      provider,
      amount_cents: balances.get(rentalId),
      reference: `${provider.toUpperCase()}-${receipt}`,
    });
    return id;
  };
  for (const [{ settlement, checkIn }, rentalId] of rentals) {
    if (settlement === undefined || checkIn === undefined) continue;
    if (Number(balances.get(rentalId)) <= 0) continue;
    let paymentId = await pay(rentalId, settlement.provider);
    if (settlement.course === 'pending') continue;
    if (settlement.course === 'failed_then_captured') {
      await callCommand(db, 'rental.fail_payment', {
        payment_id: paymentId,
        reason: 'Declined by the bank',
      });
      paymentId = await pay(rentalId, 'cash');
    }
    await callCommand(db, 'rental.capture_payment', {
      payment_id: paymentId,
      captured_at: checkIn.at,
    });
    if (settlement.course === 'partly_refunded') {
      refundable.push({ paymentId, amountCents: goodwillCents, at: checkIn.at });
    }
  }
  return refundable;
}
