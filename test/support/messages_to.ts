import type pg from 'pg';

/** The messages to an address or a number, oldest first. */
export async function messagesTo(
  db: pg.Client,
  recipient: string,
): Promise<{ channel: string; template: string; sealed_data: Buffer }[]> {
  const { rows } = await db.query(
    `select channel, template, sealed_data from app.outgoing_messages
     where recipient = $1 order by id`,
    [recipient],
  );
  return rows;
}
