import type pg from 'pg';

/** What was written down about a user, oldest first. */
export async function auditOf(
  db: pg.Client,
  subject: { readonly id: string },
): Promise<{ kind: string; outcome: string; actor_id: string | null; details: object }[]> {
  const { rows } = await db.query(
    `select kind, outcome, actor_id, details from app.audit_events
     where subject_id = $1 order by id`,
    [subject.id],
  );
  return rows;
}
