import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
type Snapshot = {
  readonly id: string;
  readonly sha256: string;
  readonly row_count: number;
  readonly parameters: Readonly<Record<string, string>>;
};

let root: pg.Client;
let accountant: { id: string };
beforeAll(async () => {
  root = await database.connect('superuser');
  accountant = await committed(root, (db) => user(db, ['accountant']));
});

const asAccountant = async <Row extends pg.QueryResultRow>(
  statement: string,
  values: readonly unknown[],
) => {
  const { rows } = await asRoleCommitted(root, 'staff', accountant, (db) =>
    db.query<Row>(statement, [...values]),
  );
  return rows[0] as Row;
};
const take = (kind: string, parameters: object) =>
  asAccountant<Snapshot>('select * from reporting.take_snapshot($1, $2)', [
    kind,
    JSON.stringify(parameters),
  ]);
const isRight = async ({ id }: Snapshot) =>
  (
    await asAccountant<{ is_right: boolean }>('select reporting.verify_snapshot($1) as is_right', [
      id,
    ])
  ).is_right;
/** What a superuser can do who switches the triggers off. */
const tamper = async (statement: string, values: readonly unknown[]) => {
  await root.query('begin; set local session_replication_role = replica');
  await root.query(statement, [...values]);
  await root.query('commit');
};

test('a snapshot stays right while the books go on, backdated entries included', async () => {
  await committed(root, (db) => post(db, { on: '2024-01-10' }));
  const snapshots = [];
  for (const kind of ['trial_balance', 'balance_sheet', 'ar_ageing']) {
    snapshots.push(await take(kind, { effective_at: '2024-12-31' }));
  }
  for (const kind of ['general_ledger', 'income_statement', 'tax_report', 'revenue_by_month']) {
    snapshots.push(await take(kind, { from_date: '2024-01-01', to_date: '2024-12-31' }));
  }
  await committed(root, (db) => post(db, { on: '2024-01-05' }));
  for (const snapshot of snapshots) await expect(isRight(snapshot)).resolves.toBe(true);
});

test('what was left out is filled in, and the same is asked for again', async () => {
  const { parameters } = await take('income_statement', { to_date: '2024-06-30' });
  expect(parameters).toEqual({
    from_date: '2024-01-01',
    to_date: '2024-06-30',
    known_at: expect.stringMatching(/^\d{4}-.*\+00:00$/),
  });
});

test('a changed cent in the snapshot fails', async () => {
  const snapshot = await take('trial_balance', { effective_at: '2024-12-31' });
  await tamper(
    `update reporting.report_snapshots
     set result = jsonb_set(result, '{0,debit_cents}', to_jsonb((result #>> '{0,debit_cents}')::bigint + 1))
     where id = $1`,
    [snapshot.id],
  );
  await expect(isRight(snapshot)).resolves.toBe(false);
});

test('a changed cent in the ledger fails, also where hash and rows still agree', async () => {
  const entry = await committed(root, (db) => post(db, { on: '2024-02-01' }));
  const snapshot = await take('trial_balance', { effective_at: '2024-12-31' });
  await expect(isRight(snapshot)).resolves.toBe(true);
  await tamper(
    'update accounting.journal_lines set amount_cents = amount_cents + 1 where journal_entry_id = $1',
    [entry.id],
  );
  await expect(isRight(snapshot)).resolves.toBe(false);
  await tamper(
    'update accounting.journal_lines set amount_cents = amount_cents - 1 where journal_entry_id = $1',
    [entry.id],
  );
  await expect(isRight(snapshot)).resolves.toBe(true);
});

test('a utilisation is compared with its hash', async () => {
  const snapshot = await take('fleet_utilisation', {});
  await expect(isRight(snapshot)).resolves.toBe(true);
  await tamper('update reporting.report_snapshots set sha256 = repeat($2, 64) where id = $1', [
    snapshot.id,
    '0',
  ]);
  await expect(isRight(snapshot)).resolves.toBe(false);
});

test('a parameter that the report does not take is refused', async () => {
  const refused = { code: '23514', constraint: 'report_parameters_known' };
  await expect(
    take('trial_balance', { vehicle_id: null, to_date: '2024-01-01' }),
  ).rejects.toMatchObject(refused);
  await expect(take('trial_balance', ['to_date'])).rejects.toMatchObject(refused);
});

test('nobody changes a snapshot, or writes one that is not whole', () =>
  database.inTransaction(async (db) => {
    const write = (row_count: number, sha256: string, length = row_count) =>
      db.query(
        `insert into reporting.report_snapshots
           (kind, parameters, known_at, result, row_count, sha256)
         values ('trial_balance', '{}', now(), to_jsonb(array_fill(0, array[$3::integer])), $1, $2)`,
        [row_count, sha256, length],
      );
    await write(0, '0'.repeat(64));
    const refusals: [() => Promise<unknown>, string, string][] = [
      [
        () => db.query('update reporting.report_snapshots set row_count = 0'),
        '55000',
        'report_snapshots_append_only',
      ],
      [
        () => db.query('delete from reporting.report_snapshots'),
        '55000',
        'report_snapshots_append_only',
      ],
      [
        () => db.query('truncate reporting.report_snapshots'),
        '55000',
        'report_snapshots_append_only',
      ],
      [() => write(1, '0'.repeat(64), 0), '23514', 'report_snapshots_result_whole'],
      [() => write(10_001, '0'.repeat(64)), '23514', 'report_snapshots_row_count_range'],
      [() => write(0, 'X'), '23514', 'report_snapshots_sha256_format'],
      [() => db.query(`select 'nothing'::reporting.report_kind`), '23514', 'report_kind_known'],
      [
        () => db.query(`select 'nothing'::reporting.statement_section`),
        '23514',
        'statement_section_known',
      ],
    ];
    for (const [work, code, constraint] of refusals) {
      await db.query('savepoint tried');
      await expect(work()).rejects.toMatchObject({ code, constraint });
      await db.query('rollback to tried');
    }
  }));

test('the job keeps yesterday, once a day', async () => {
  const worker = await database.connect('rentify_worker');
  const job = async () =>
    (await worker.query('select reporting.take_nightly_snapshots() as count')).rows;
  await committed(root, (db) => post(db));
  await expect(job()).resolves.toEqual([{ count: 2 }]);
  await expect(job()).resolves.toEqual([{ count: 0 }]);
  const { rows } = await root.query(
    `select kind, parameters ->> 'to_date' as to_date, parameters ->> 'effective_at' as effective_at,
            (accounting.today() - 1)::text as yesterday
     from reporting.report_snapshots where created_by = app.system_user_id() order by kind`,
  );
  const yesterday = rows[0]?.yesterday;
  expect(rows).toMatchObject([
    { kind: 'fleet_utilisation', to_date: yesterday },
    { kind: 'trial_balance', effective_at: yesterday },
  ]);
});
