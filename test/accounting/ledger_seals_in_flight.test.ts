import type pg from 'pg';
import { post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';

// Sealing reads what others have committed: these tests commit.
const database = useDatabase();

async function seal(db: pg.Client): Promise<number> {
  const { rows } = await db.query<{ count: number }>('select accounting.seal_ledger() as count');
  return rows[0]?.count ?? 0;
}

const proofs = async (db: pg.Client) => (await db.query('select * from reporting.proofs')).rows;

test('an entry that was in flight while later ones were sealed is sealed when it is there', async () => {
  const [early, late, worker, owner] = await Promise.all([
    database.connect('rentify_owner'),
    database.connect('rentify_owner'),
    database.connect('rentify_worker'),
    database.connect('rentify_owner'),
  ]);
  await post(owner);
  await seal(worker);
  await early.query('begin');
  const inFlight = await post(early);
  for (let count = 0; count < 3; count += 1) await post(late);
  await expect(seal(worker)).resolves.toBe(3);
  await expect(seal(worker)).resolves.toBe(0);
  await early.query('commit');
  await post(late);
  await expect(seal(worker)).resolves.toBe(2);
  const { rows } = await owner.query(
    'select position from accounting.ledger_seals where journal_entry_id = $1',
    [inFlight.id],
  );
  expect(rows).toEqual([{ position: '5' }]);
  await expect(proofs(owner)).resolves.toEqual([]);
});

test('an entry that was taken back while it was in flight leaves no gap', async () => {
  const early = await database.connect('rentify_owner');
  const owner = await database.connect('rentify_owner');
  const worker = await database.connect('rentify_worker');
  await early.query('begin');
  await post(early);
  await post(owner);
  await expect(seal(worker)).resolves.toBe(1);
  await early.query('rollback');
  await expect(seal(worker)).resolves.toBe(0);
  await expect(proofs(owner)).resolves.toEqual([]);
});

test('of many who seal at once while others post, each entry gets one seal, in one chain', async () => {
  const owner = await database.connect('rentify_owner');
  const posters = await Promise.all([1, 2, 3, 4].map(() => database.connect('rentify_owner')));
  const sealers = await Promise.all([1, 2, 3, 4].map(() => database.connect('rentify_worker')));
  await Promise.all([
    ...posters.map(async (db) => {
      for (let count = 0; count < 25; count += 1) await post(db);
    }),
    ...sealers.map(async (db) => {
      for (let count = 0; count < 10; count += 1) await seal(db);
    }),
  ]);
  await seal(owner);
  const { rows } = await owner.query(
    `select count(*) = max(s.position) as is_whole,
       count(*) = (select count(*) from accounting.journal_entries) as is_all
     from accounting.ledger_seals s`,
  );
  expect(rows).toEqual([{ is_whole: true, is_all: true }]);
  await expect(proofs(owner)).resolves.toEqual([]);
});

test('whoever reads an older state than the lock lets see does not seal', async () => {
  const worker = await database.connect('rentify_worker');
  await worker.query('begin isolation level repeatable read');
  await expect(seal(worker)).rejects.toMatchObject({ code: '0A000' });
  await worker.query('rollback');
});

test('after a restore into another cluster the chain goes on', async () => {
  const root = await database.connect('superuser');
  await post(root);
  await root.query('begin; set local session_replication_role = replica');
  await root.query(`update accounting.clusters set system_identifier = '1'`);
  // The other cluster counted its transactions further than this one ever will.
  const { rows } = await root.query<{ id: string }>(
    `insert into accounting.journal_entries (
       external_ref_type, external_ref_id, entry_date, description, line_count, posted_cluster,
       posted_xid)
     select 'test_fact', uuidv7(), entry_date, description, line_count, posted_cluster,
            '9000000000000000000'
     from accounting.journal_entries limit 1
     returning id`,
  );
  await root.query(
    `insert into accounting.journal_lines (
       journal_entry_id, line_number, account_id, direction, amount_cents, currency)
     select $1, l.line_number, l.account_id, l.direction, l.amount_cents, l.currency
     from accounting.journal_lines l
     where l.journal_entry_id = (select min(id::text)::uuid from accounting.journal_entries)`,
    [rows[0]?.id],
  );
  await root.query('commit');
  await expect(seal(root)).resolves.toBe(2);
  await post(root);
  await expect(seal(root)).resolves.toBe(1);
  await expect(seal(root)).resolves.toBe(0);
  await expect(proofs(root)).resolves.toEqual([]);
});
