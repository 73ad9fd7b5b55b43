import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import pino from 'pino';
import { createTaskList } from '../../worker/create_task_list.ts';
import { cronItems } from '../../worker/cron_items.ts';
import { createPostingRules } from '../../worker/webhooks/create_posting_rules.ts';
import { useDatabase } from '../support/database.ts';
import { recordEvents } from '../support/recorded_events.ts';

const database = useDatabase();
const nowhere = { send: () => Promise.resolve() };
const taskList = createTaskList({
  ports: { mail: nowhere, sms: nowhere },
  secretKey: Buffer.alloc(32),
  webAppUrl: '',
  relay: {
    pool: new pg.Pool(),
    events: recordEvents(),
    logger: pino({ level: 'silent' }),
    signal: new AbortController().signal,
    ready: Promise.resolve(),
  },
  webhookRules: createPostingRules({ webhookAllowedNetworks: [] }),
});
const worker = join(import.meta.dirname, '..', '..', 'worker');
const apiRoles = ['anonymous', 'customer', 'staff', 'admin', 'service'];

// What the database cannot do alone takes more than the function of the job's name; and one job
// counts nothing.
const functionsOf: Readonly<Record<string, readonly string[]>> = {
  'accounting/render_documents': ['accounting/documents_to_render', 'accounting/store_document'],
  'app/note_consumer_lags': ['app/note_consumer_lags'],
  'app/relay_events': [
    'app/open_archive_days',
    'app/outbox_batch',
    'app/archive_events',
    'app/bury_outbox_event',
  ],
  'app/send_messages': [
    'app/messages_to_send',
    'app/mark_message_sent',
    'app/fail_message',
    'app/keep_development_message',
  ],
  'identity/send_invitations': ['identity/invitations_to_send', 'identity/send_invitation'],
  'reporting/note_knowledge': ['reporting/note_knowledge'],
  'reporting/write_exports': [
    'reporting/exports_to_write',
    'reporting/export_rows',
    'reporting/store_export',
    'reporting/fail_export',
  ],
  'webhook/deliver_webhooks': ['webhook/deliveries_to_send', 'webhook/record_attempt'],
};
const allFunctions = Object.keys(taskList).flatMap((task) => functionsOf[task] ?? [task]);
const sweeps = Object.keys(taskList).filter((task) => functionsOf[task] === undefined);

const jobFunctions = `
  select p.oid, format('%s.%s', n.nspname, p.proname) as name, p.prosrc as source
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  where format('%s/%s', n.nspname, p.proname) = any ($1)`;

test('the path of a task is the identifier of its job', async () => {
  const files = await readdir(join(worker, 'tasks'), { recursive: true });
  const paths = files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3));
  expect(Object.keys(taskList).toSorted()).toEqual(paths.toSorted());
});

test('every job has its time, and nothing else has; nothing is backfilled', () => {
  const timed = new Set(cronItems.map(({ task }) => task));
  expect([...timed].toSorted()).toEqual(Object.keys(taskList).toSorted());
  for (const { task, identifier, options, payload } of cronItems) {
    // One relay for each shard; of all others there is one.
    const key = payload?.['shard'] === undefined ? task : `${task}/${payload['shard']}`;
    expect(identifier).toBe(key);
    expect(options).toEqual({ backfillPeriod: 0, jobKey: key, maxAttempts: 3 });
  }
  expect(new Set(cronItems.map(({ identifier }) => identifier)).size).toBe(cronItems.length);
});

test('a job calls the function of its name, which acts as the system', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ name: string; source: string }>(jobFunctions, [allFunctions]);
    expect(rows.map(({ name }) => name.replace('.', '/')).toSorted()).toEqual(
      allFunctions.toSorted(),
    );
    for (const { source } of rows) expect(source).toMatch(/begin\s+perform app[.]act_as_system/);
  }));

test.each(apiRoles)('the role %s runs no job and adds none', (role) =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ name: string }>(
      `select name from (${jobFunctions}) job where has_function_privilege($2, job.oid, 'execute')
       union all
       select 'graphile_worker' where has_schema_privilege($2, 'graphile_worker', 'usage')`,
      [allFunctions, role],
    );
    expect(rows).toEqual([]);
  }),
);

test('twice in a row, with nothing to do, they do nothing', async () => {
  const client = await database.connect('rentify_worker');
  for (const identifier of [...sweeps, ...sweeps]) {
    const { rows } = await client.query(
      `select ${identifier.replace('/', '.')}()::integer as count`,
    );
    expect(rows).toEqual([{ count: 0 }]);
  }
});
