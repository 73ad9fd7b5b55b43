import type pg from 'pg';
import { post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

/** As after a restore: the books lived elsewhere last. */
async function arriveFromElsewhere(db: pg.Client): Promise<number> {
  const { rows } = await db.query<{ number: number }>(
    `insert into accounting.clusters (system_identifier) values ('7') returning number`,
  );
  return rows[0]?.number ?? Number.NaN;
}

const clusterOf = async (db: pg.Client, id: string) => {
  const { rows } = await db.query<{ posted_cluster: number }>(
    'select posted_cluster from accounting.journal_entries where id = $1',
    [id],
  );
  return rows[0]?.posted_cluster;
};

test('the first posting in another cluster gives it a number, the next ones keep it', () =>
  database.inTransaction(async (db) => {
    const before = await clusterOf(db, (await post(db)).id);
    const elsewhere = await arriveFromElsewhere(db);

    const first = await clusterOf(db, (await post(db)).id);
    const second = await clusterOf(db, (await post(db)).id);

    expect(elsewhere).toBeGreaterThan(before ?? Number.NaN);
    expect(first).toBeGreaterThan(elsewhere);
    expect(second).toBe(first);
  }));

test('what is posted by hand there cannot pass for posted in the former one', () =>
  database.inTransaction(async (db) => {
    const elsewhere = await arriveFromElsewhere(db);
    await expect(
      db.query(
        `insert into accounting.journal_entries (
           external_ref_type, external_ref_id, entry_date, description, line_count, posted_cluster)
         select 'by_hand', uuidv7(), p.starts_on, 'By hand', 2, $1
         from (select accounting.open_period(d), d from (values ('2024-01-01'::date)) v (d))
           p (opened, starts_on)`,
        [elsewhere],
      ),
    ).rejects.toMatchObject({ code: '55000', constraint: 'journal_entries_posted_now' });
  }));

test('two who come there first at once count it once, whatever their isolation', async () => {
  const [one, other] = [
    await database.connect('rentify_owner'),
    await database.connect('rentify_owner'),
  ];
  await post(one);
  await arriveFromElsewhere(one);
  await one.query('begin');
  await other.query('begin isolation level repeatable read; select 1 from accounting.accounts');
  const { id } = await post(one);
  const attempt = post(other);
  await one.query('commit');
  await expect(attempt).rejects.toMatchObject({ code: '0A000' });
  await other.query('rollback');

  expect(await clusterOf(one, (await post(other)).id)).toBe(await clusterOf(one, id));
});
