import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

async function readyExport(db: pg.Client): Promise<string> {
  const { id } = await user(db, ['accountant']);
  const { rows } = await db.query<{ id: string }>(
    `insert into reporting.report_exports (kind, requested_by) values ('trial_balance', $1)
     returning id`,
    [id],
  );
  await db.query(`select reporting.store_export($1, 'a', 0)`, [rows[0]?.id]);
  return rows[0]?.id ?? '';
}
async function aged(db: pg.Client, id: string, age: string): Promise<void> {
  await db.query('alter table reporting.report_exports disable trigger user');
  await db.query('alter table app.stored_files disable trigger user');
  await db.query(
    `with e as (
       update reporting.report_exports set finished_at = now() - $2::interval
       where id = $1 returning file_id)
     update app.stored_files f set kept_until = now() - $2::interval + interval '7 days'
     from e where f.id = e.file_id`,
    [id, age],
  );
  await db.query('alter table app.stored_files enable trigger user');
  await db.query('alter table reporting.report_exports enable trigger user');
}
async function purge(db: pg.Client): Promise<number> {
  await db.query('set local role rentify_worker');
  const { rows } = await db.query<{ count: string }>('select reporting.purge_exports() as count');
  await db.query('set local role rentify_owner');
  return Number(rows[0]?.count);
}

test('after seven days the file goes, once; that it was exported stays on record', () =>
  database.inTransaction(async (db) => {
    const [old, fresh] = [await readyExport(db), await readyExport(db)];
    await aged(db, old, '7 days');
    await aged(db, fresh, '6 days 23 hours');
    await expect(purge(db)).resolves.toBe(1);
    await expect(purge(db)).resolves.toBe(0);
    const { rows } = await db.query(
      `select e.id, e.status, e.sha256 is not null as has_hash, f.id is not null as has_file
       from reporting.report_exports e left join app.stored_files f on f.id = e.file_id
       order by e.id`,
    );
    expect(rows).toEqual([
      { id: old, status: 'expired', has_hash: true, has_file: false },
      { id: fresh, status: 'ready', has_hash: true, has_file: true },
    ]);
    expect((await db.query('select from app.stored_files')).rowCount).toBe(1);
  }));
