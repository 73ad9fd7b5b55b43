import type pg from 'pg';

/** One message on its way, and one kept for development. */
export async function writeMessages(db: pg.Client): Promise<void> {
  await db.query(
    `select app.queue_message(
       'email', 'a@example.com', 'invitation', 'sealed', now() + interval '1 hour')`,
  );
  await db.query(
    `insert into app.development_messages (channel, recipient, template, body_text)
     values ('email', 'a@example.com', 'invitation', 'A text')`,
  );
}
