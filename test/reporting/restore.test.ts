import pg from 'pg';
import { databaseUrls } from '../../scripts/database/database_urls.ts';
import { migrateDatabase } from '../../scripts/database/migrate_database.ts';
import type { RunningPostgres } from '../../scripts/services/running_postgres.ts';
import { startTemporaryPostgres } from '../../scripts/services/start_temporary_postgres.ts';
import { asRoleCommitted } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { restoreDatabase } from '../support/restore_database.ts';

const database = useDatabase();
let other: RunningPostgres;
let restored: pg.Client;

beforeAll(async () => {
  other = await startTemporaryPostgres('');
  const urls = databaseUrls(other.rootUrl, 'restored');
  await migrateDatabase(urls, { includeCurrent: true });
  restored = new pg.Client({ connectionString: urls.rootDatabaseUrl });
  await restored.connect();
}, 120_000);
afterAll(async () => {
  await restored?.end();
  await other?.stop();
});

const trialBalance = async (db: pg.Client, who: { id: string }, knownAt: string | null) => {
  const { rows } = await asRoleCommitted(db, 'staff', who, (as) =>
    as.query<{ row: string; known_at: string; debit_cents: string }>(
      `select to_jsonb(t)::text as row, t.known_at::text, t.debit_cents
       from reporting.trial_balance('2024-12-31', $1) t`,
      [knownAt],
    ),
  );
  return rows;
};

test('after a restore into another cluster old answers are the same to the byte, and new ones know all', async () => {
  const root = await database.connect('superuser');
  const inFlight = await database.connect('superuser');
  const who = await committed(root, (db) => user(db, ['accountant']));
  await committed(root, (db) => post(db));

  // Transaction ids of the new cluster are far behind those of the old one, and overlap them.
  await inFlight.query('begin; set local role rentify_owner');
  await post(inFlight, { on: '2024-02-01' });
  const first = await trialBalance(root, who, null);
  await inFlight.query('commit');
  const second = await trialBalance(root, who, null);
  const { rows: snapshots } = await asRoleCommitted(root, 'staff', who, (as) =>
    as.query(`select id from reporting.take_snapshot('trial_balance')`),
  );
  expect([first, second].map((rows) => rows[0]?.debit_cents)).toEqual(['1000', '2000']);

  await restoreDatabase(root, restored);
  const [firstAt, secondAt] = [first[0]?.known_at ?? '', second[0]?.known_at ?? ''];
  await expect(trialBalance(restored, who, firstAt)).resolves.toEqual(first);
  await expect(trialBalance(restored, who, secondAt)).resolves.toEqual(second);

  await committed(restored, (db) => post(db, { on: '2024-03-01' }));
  await expect(trialBalance(restored, who, firstAt)).resolves.toEqual(first);
  await expect(trialBalance(restored, who, secondAt)).resolves.toEqual(second);
  const now = await trialBalance(restored, who, null);
  expect(now[0]?.debit_cents).toBe('3000');
  const verified = await asRoleCommitted(restored, 'staff', who, (as) =>
    as.query('select reporting.verify_snapshot($1) as is_right', [snapshots[0]?.id]),
  );
  expect(verified.rows).toEqual([{ is_right: true }]);

  const clusters = await restored.query(
    `select count(*) from accounting.clusters
     union all
     select count(distinct posted_cluster) from accounting.journal_entries`,
  );
  expect(clusters.rows).toEqual([{ count: '2' }, { count: '2' }]);
}, 120_000);
