import type pg from 'pg';
import { callCommand } from '../call_command.ts';
import type { DemoRental } from '../demo_data.ts';

const howMany = 6;

/** Some pay with the reservation: their credit until there is an invoice. */
export async function payAhead(
  db: pg.Client,
  rentals: ReadonlyMap<DemoRental, string>,
): Promise<void> {
  const reserved = [...rentals].filter(([{ outcome }]) => outcome === 'reserved');
  const { rows } = await db.query<{ id: string; total_cents: string }>(
    'select id, total_cents from rental.rentals where id = any ($1) order by start_at, id',
    [reserved.map(([, id]) => id)],
  );
  for (const [index, { id, total_cents }] of rows.slice(0, howMany).entries()) {
    const payment = await callCommand(db, 'rental.request_payment', {
      rental_id: id,
      provider: 'transfer',
      amount_cents: total_cents,
      reference: `AHEAD-${index + 1}`,
    });
    await callCommand(db, 'rental.capture_payment', { payment_id: payment.id });
  }
}
