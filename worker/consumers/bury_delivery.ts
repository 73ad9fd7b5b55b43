import type pg from 'pg';
import type { Delivery } from '../events/event_port.ts';

export interface GivenUp {
  readonly consumer: string;
  readonly delivery: Delivery;
  readonly reason: string;
  readonly message: string;
  readonly stack: string | null;
  readonly attempts: number;
}

// PostgreSQL's text cannot hold it; what arrives from outside may.
const NUL = /\0/g;
const withoutNul = (text: string | null) => text?.replace(NUL, '\uFFFD') ?? null;

/** Keeps what a consumer gave up, with all that is known of it, as a row of app.dead_letters. */
export async function buryDelivery(
  pool: pg.Pool,
  { consumer, delivery, reason, message, stack, attempts }: GivenUp,
): Promise<void> {
  const { source, context, event, key, headers, value } = delivery;
  const { payload: _payload, target: _target, ...head } = event ?? {};
  await pool.query('select app.bury_delivery($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
    consumer,
    context,
    source,
    withoutNul(key),
    JSON.stringify(headers).replaceAll('\\u0000', '\\uFFFD'),
    withoutNul(value),
    event === undefined ? null : JSON.stringify(head),
    reason,
    withoutNul(message),
    withoutNul(stack),
    attempts,
  ]);
}
