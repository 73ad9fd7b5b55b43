import type pg from 'pg';
import { writeExports } from '../../worker/tasks/reporting/write_exports.ts';
import { asRoleCommitted } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { runTask } from '../support/run_task.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
type Row = { readonly id: string };
let root: pg.Client;
let server: TestServer;
let accountant: Row;
let other: Row;

beforeAll(async () => {
  root = await database.connect('superuser');
  server = await startTestServer(database.urls);
  [accountant, other] = await committed(root, async (db) => {
    await post(db);
    return [await user(db, ['accountant']), await user(db, ['accountant'])] as const;
  });
});
afterAll(() => server?.stop());

const request = (parameters: object = {}, kind = 'trial_balance') =>
  asRoleCommitted(root, 'staff', accountant, async (db) => {
    const { rows } = await db.query<Row>('select id from reporting.request_report_export($1, $2)', [
      kind,
      parameters,
    ]);
    return rows[0] ?? { id: '' };
  });
const write = async (log: unknown[] = []) =>
  runTask(await database.connect('rentify_worker'), writeExports, { log });
const exportOf = async ({ id }: Row) => {
  const { rows } = await root.query(
    `select e.status, e.failure, e.row_count, f.content, e.sha256 = f.sha256 as hash_holds
     from reporting.report_exports e left join app.stored_files f on f.id = e.file_id
     where e.id = $1`,
    [id],
  );
  return rows[0];
};
const download = async ({ id }: Row, who: Row) => {
  const token = await server.tokenFor(who.id, 'staff');
  return fetch(`${server.url}/v1/report-exports/${id}.csv`, {
    headers: { authorization: `Bearer ${token}` },
  });
};
const answer = async (response: Response) => [
  response.status,
  ((await response.json()) as { error: { code: string } }).error.code,
];

test('a report becomes a CSV file, and only who asked for it downloads it', async () => {
  const wanted = await request({ effective_at: '2024-12-31' });
  expect(await answer(await download(wanted, accountant))).toEqual([409, 'FILE_NOT_READY']);
  await Promise.all([write(), write()]);
  expect(await exportOf(wanted)).toMatchObject({ status: 'ready', row_count: 2, hash_holds: true });

  const response = await download(wanted, accountant);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="trial_balance_\d{8}_\d{6}\.csv"$/,
  );
  const [header, ...lines] = (await response.text()).trimEnd().split('\r\n');
  expect(header).toMatch(/^account_id,account_code,account_type,currency,debit_cents,/);
  expect(lines).toEqual([
    expect.stringContaining(',CASH,asset,EUR,1000,0,1000,'),
    expect.stringContaining(',REVENUE_FEES,revenue,EUR,0,1000,-1000,'),
  ]);
  expect(await answer(await download(wanted, other))).toEqual([404, 'NOT_FOUND']);
});

test('a report without rows is its header', async () => {
  const wanted = await request({ effective_at: '2000-12-31' });
  await write();
  const { row_count, content } = await exportOf(wanted);
  expect(row_count).toBe(0);
  expect(content.toString()).toMatch(/^account_id,[a-z_,]+\r\n$/);
});

test('what cannot be a parameter is refused at once', async () => {
  await expect(request({ effective_at: 'no day' })).rejects.toMatchObject({ code: '22007' });
  await expect(request({ colour: 'red' })).rejects.toMatchObject({
    constraint: 'report_parameters_known',
  });
});

test('what the report refuses fails the export with its code, and holds up no other', async () => {
  const [bad, good] = [await request({ effective_at: '1800-01-01' }), await request()];
  const log: unknown[] = [];
  await write(log);
  expect(await exportOf(bad)).toMatchObject({ status: 'failed', failure: 'REPORTS_DAYS_BOUNDED' });
  expect(await exportOf(good)).toMatchObject({ status: 'ready' });
  expect(log).toContainEqual(expect.objectContaining({ message: 'export failed' }));
  expect(await answer(await download(bad, accountant))).toEqual([404, 'NOT_FOUND']);
});

test('who lost the permission gets neither the report nor the file', async () => {
  const [made, waiting] = [await request(), await request()];
  const worker = await database.connect('rentify_worker');
  await worker.query(`select reporting.store_export($1, 'a', 1)`, [made.id]);
  await root.query('delete from identity.user_roles where user_id = $1', [accountant.id]);
  try {
    await write();
    expect(await exportOf(waiting)).toMatchObject({ status: 'failed', failure: 'FORBIDDEN' });
    expect(await answer(await download(made, accountant))).toEqual([404, 'NOT_FOUND']);
  } finally {
    await root.query(
      `insert into identity.user_roles (user_id, role_id)
       select $1, id from identity.roles where name = 'accountant'`,
      [accountant.id],
    );
  }
  expect((await download(made, accountant)).status).toBe(200);
});

test('a passing trouble leaves the export waiting', async () => {
  const wanted = await request();
  const worker = await database.connect('rentify_worker');
  const broken = { ...worker, query: failingOn(worker, /store_export/) } as unknown as pg.Client;
  await expect(runTask(broken, writeExports)).rejects.toMatchObject({
    errors: [expect.objectContaining({ code: '40001' })],
  });
  expect(await exportOf(wanted)).toMatchObject({ status: 'requested' });
  await write();
  expect(await exportOf(wanted)).toMatchObject({ status: 'ready' });
});

test('more rows than an export takes are refused', async () => {
  await root.query(
    `create or replace function reporting.report_rows(kind reporting.report_kind, parameters jsonb)
       returns setof jsonb language sql stable
     as $$ select '{}'::jsonb from generate_series(1, 100001) $$`,
  );
  const wanted = await request();
  await write();
  expect(await exportOf(wanted)).toMatchObject({
    status: 'failed',
    failure: 'report_exports_row_limit'.toUpperCase(),
  });
});

function failingOn(client: pg.Client, statement: RegExp) {
  return (text: string, values?: unknown[]) =>
    statement.test(text)
      ? Promise.reject(Object.assign(new Error('Try again.'), { code: '40001' }))
      : client.query(text, values);
}
