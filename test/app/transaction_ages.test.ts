import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { startTestServer } from '../support/server.ts';

const database = useDatabase();

async function ages(): Promise<Record<string, unknown>> {
  const client = await database.connect('rentify_api');
  await client.query('begin; set local role gatekeeper');
  const { rows } = await client.query('select * from app.transaction_ages()');
  await client.query('rollback');
  return rows[0];
}
const oldest = async () => Number((await ages())['oldest_seconds']);

/** A transaction of this login, begun so long ago that nothing else of this file is as old. */
async function openSince(seconds: number, login: Parameters<typeof database.connect>[0]) {
  const client = await database.connect(login);
  await client.query('begin');
  await client.query(`select pg_sleep($1)`, [seconds]);
  return client;
}

test.each(['rentify_worker', 'bi_reader', 'rentify_owner', 'superuser'] as const)(
  'a transaction that %s has open is seen, idle as it is, until it ends',
  async (login) => {
    const client: pg.Client = await openSince(1.2, login);
    expect(await oldest()).toBeGreaterThan(1.1);
    await client.query('rollback');
    expect(await oldest()).toBeLessThan(1);
  },
);

test('the oldest unfrozen transaction is the one that the database names, and grows', async () => {
  const root = await database.connect('superuser');
  const before = Number((await ages())['xid_age']);
  for (let times = 0; times < 20; times += 1) await root.query('select pg_current_xact_id()');
  const after = await ages();
  expect(Number(after['xid_age'])).toBeGreaterThanOrEqual(before + 20);
  const { rows } = await root.query(
    `select age(datfrozenxid)::text as xids, mxid_age(datminmxid)::text as multixacts
     from pg_database where datname = current_database()`,
  );
  expect(Number(rows[0].xids)).toBeGreaterThanOrEqual(Number(after['xid_age']));
  expect(after['multixact_age']).toBe(rows[0].multixacts);
});

test('what nobody prepared and no slot keeps is nothing', async () => {
  await expect(ages()).resolves.toMatchObject({ prepared: '0', slots_retained_bytes: '0' });
});

test('where the owner may not see the transactions of others there is no number, rather than a good one', async () => {
  const root = await database.connect('superuser');
  await root.query('begin; revoke pg_read_all_stats from rentify_owner; set local role gatekeeper');
  const { rows } = await root.query('select oldest_seconds from app.transaction_ages()');
  await root.query('rollback');
  expect(rows).toEqual([{ oldest_seconds: null }]);
});

test('the page of the metrics has them', async () => {
  const server = await startTestServer(database.urls);
  const page = async () =>
    (await (await fetch(new URL('/metrics', server.adminUrl))).text()).match(
      /^pg_(oldest|prepared|unfrozen|slots)\w+ \S+$/gm,
    );
  const client = await openSince(1.2, 'bi_reader');
  await expect(page()).resolves.toEqual([
    expect.stringMatching(/^pg_oldest_transaction_seconds [1-9]/),
    'pg_prepared_transactions 0',
    expect.stringMatching(/^pg_unfrozen_xid_age \d+$/),
    expect.stringMatching(/^pg_unfrozen_multixact_age \d+$/),
    'pg_slots_retained_wal_bytes 0',
  ]);
  await client.query('rollback');
  await server.stop();
});
