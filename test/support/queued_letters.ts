import type pg from 'pg';
import { unseal } from '../../server/secrets/sealed_box.ts';

export interface QueuedLetter {
  readonly recipient: string;
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly expires_at: Date;
}

/** Every mail that is queued in this database, opened, oldest first. */
export async function queuedLetters(db: pg.Client, secretKey: Buffer): Promise<QueuedLetter[]> {
  const { rows } = await db.query(
    `select recipient, template, sealed_data, expires_at from app.outgoing_messages
     where status = 'queued' and channel = 'email' order by id`,
  );
  return rows.map(({ sealed_data, ...letter }) => ({
    ...letter,
    data: JSON.parse(unseal(secretKey, 'message', sealed_data)),
  }));
}
