import { useDatabase } from '../support/database.ts';
import { emitEvents } from '../support/outbox.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls, { poolSize: 1 });
});
afterAll(() => server?.stop());

const admin = (path: string) => fetch(new URL(path, server.adminUrl));

test('the process is live and, with its database, ready', async () => {
  expect((await admin('/live')).status).toBe(200);
  expect(await (await admin('/ready')).json()).toEqual({
    status: 'ok',
    checks: { database: 'ok', outbox: 'ok' },
  });
});

test('without its database it is live, not ready, and ready for whoever does not need it', async () => {
  const root = await db.connect('superuser');
  const name = new URL(db.urls.databaseUrl).pathname.slice(1);
  await root.query(`revoke connect on database "${name}" from rentify_api`);
  await root.query(`select pg_terminate_backend(pid) from pg_stat_activity
                    where usename = 'rentify_api' and datname = current_database()`);
  const statuses = await Promise.all(
    ['/live', '/ready', '/ready?exclude=database,outbox'].map(
      async (path) => (await admin(path)).status,
    ),
  );
  await root.query(`grant connect on database "${name}" to rentify_api`);
  expect(statuses).toEqual([200, 503, 200]);
  expect((await admin('/ready')).status).toBe(200);
});

test('operations are counted by name, type and outcome, and made-up names under one label', async () => {
  await server.query('query Known { __typename }');
  await server.query('query Known { vehicles(first: 101) { nodes { id } } }');
  await Promise.all(
    Array.from({ length: 250 }, (_, i) => server.query(`query Q${i} { __typename }`)),
  );
  const page = await (await admin('/metrics')).text();
  expect(page).toMatch(
    /graphql_operation_duration_seconds_count\{operation="Known",type="query",outcome="ok"\} 1/,
  );
  expect(page).toMatch(
    /graphql_operation_duration_seconds_count\{operation="Known",type="query",outcome="refused"\} 1/,
  );
  expect(page).toMatch(
    /graphql_operation_duration_seconds_count\{operation="other",type="query",outcome="ok"\} \d+/,
  );
  expect(page.match(/duration_seconds_count\{operation="Q/g)?.length).toBeLessThan(200);
  expect(page).toMatch(/pg_pool_connections\{state="idle"\} \d/);
  expect(page).toMatch(/nodejs_eventloop_lag_seconds /);
});

test('whether the books prove is there once they were proven, and without a database nothing is', async () => {
  const gauges = async () =>
    (await (await admin('/metrics')).text()).match(/^ledger_proof\w+ \S+$/gm) ?? [];
  await expect(gauges()).resolves.toEqual([]);
  const worker = await db.connect('rentify_worker');
  await worker.query('select reporting.check_proofs()');
  await expect(gauges()).resolves.toEqual([
    expect.stringMatching(/^ledger_proofs_last_run_timestamp_seconds \d+/),
    'ledger_proof_violations 0',
  ]);
  const root = await db.connect('superuser');
  await root.query('revoke execute on function reporting.last_proof_run() from gatekeeper');
  await expect(gauges()).resolves.toEqual([]);
  await root.query('grant execute on function reporting.last_proof_run() to gatekeeper');
  await expect(gauges()).resolves.toHaveLength(2);
});

test('the page says how large the database is', async () => {
  const root = await db.connect('superuser');
  const { rows } = await root.query('select pg_database_size(current_database())::bigint as bytes');
  const page = await (await admin('/metrics')).text();
  const [, bytes] = page.match(/^pg_database_bytes (\d+)$/m) ?? [];
  // Another megabyte may have come meanwhile.
  expect(Number(bytes) / Number(rows[0].bytes)).toBeCloseTo(1, 0);
});

test('the page says how many webhooks wait, and since when the oldest is due', async () => {
  const page = await (await admin('/metrics')).text();
  expect(page.match(/^webhook_deliveries_\w+ \S+$/gm)).toEqual([
    'webhook_deliveries_waiting 0',
    'webhook_deliveries_overdue_seconds 0',
    'webhook_deliveries_failed 0',
  ]);
});

test('the page says how many messages wait, and since when', async () => {
  const page = await (await admin('/metrics')).text();
  expect(page.match(/^outgoing_messages_\w+ \S+$/gm)).toEqual([
    'outgoing_messages_waiting 0',
    'outgoing_messages_oldest_seconds 0',
    'outgoing_messages_failed 0',
  ]);
});

test('the page says when each job last succeeded and failed, and how many wait or failed for good', async () => {
  const worker = await db.connect('rentify_worker');
  await worker.query(`select app.record_job_run('a/task', now())`);
  await worker.query(`select app.record_job_run('another/task', now(), '23505')`);
  await worker.query(`select graphile_worker.add_job('a/task')`);
  await worker.query(`select graphile_worker.add_job('a/task', run_at => now() + interval '1 h')`);
  const failed = await worker.query(`select id from graphile_worker.add_job('another/task')`);
  await worker.query(
    'update graphile_worker._private_jobs set attempts = max_attempts where id = $1',
    [failed.rows[0].id],
  );
  const page = await (await admin('/metrics')).text();
  expect(page.match(/^jobs?_\w+\S* \S+$/gm)).toEqual([
    expect.stringMatching(/^job_last_success_timestamp_seconds[{]task="a.task"[}] \d+/),
    expect.stringMatching(/^job_last_failure_timestamp_seconds[{]task="another.task"[}] \d+/),
    'jobs_waiting 1',
    'jobs_running 0',
    'jobs_exhausted 1',
  ]);
});

test('the page says how far consumers are behind, and nothing where nobody has looked lately', async () => {
  const gauges = async () =>
    (await (await admin('/metrics')).text()).match(/^consumer_lag_events.*$/gm) ?? [];
  await expect(gauges()).resolves.toEqual([]);
  const worker = await db.connect('rentify_worker');
  await worker.query(
    `select app.note_consumer_lags('[
       {"consumer": "webhook", "topic": "rentify.fleet", "lag": "9007199254740993"},
       {"consumer": "notification", "topic": "rentify.rental", "lag": "0"}]')`,
  );
  await expect(gauges()).resolves.toEqual([
    'consumer_lag_events{consumer="notification",topic="rentify.rental"} 0',
    'consumer_lag_events{consumer="webhook",topic="rentify.fleet"} 9007199254740992',
  ]);
  const owner = await db.connect('rentify_owner');
  await owner.query(
    `update app.consumer_lags set noted_at = now() - interval '6 minutes'
     where consumer = 'webhook'`,
  );
  await expect(gauges()).resolves.toHaveLength(1);
});

test('H21: none of it is on the public port', async () => {
  for (const path of ['/live', '/ready', '/metrics']) {
    expect((await fetch(new URL(path, server.url))).status).toBe(404);
  }
});

test('E08 an event that nobody takes for a minute is seen by /ready and by the metrics', async () => {
  const owner = await db.connect('rentify_owner');
  await emitEvents(owner, 3);
  await owner.query(`update app.outbox_events set occurred_at = now() - interval '90 seconds'`);
  const ready = await admin('/ready');
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ checks: { database: 'ok', outbox: 'failing' } });
  expect((await admin('/ready?exclude=outbox')).status).toBe(200);
  const page = await (await admin('/metrics')).text();
  expect(page).toMatch(/^outbox_events_waiting 3$/m);
  expect(page).toMatch(/^outbox_events_oldest_seconds 9\d(\.\d+)?$/m);
  expect(page).toMatch(/^dead_letters_waiting 0$/m);
});
