import type pg from 'pg';
import { asCustomer, asRoleCommitted, asStaff } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
type Row = { readonly row: string; readonly known_at: string };

const trialBalance = async (
  db: pg.Client,
  effectiveAt: string | null = null,
  knownAt: string | null = null,
): Promise<Row[]> => {
  const { rows } = await db.query<Row>(
    `select to_jsonb(t)::text as row, t.known_at::text from reporting.trial_balance($1, $2) t`,
    [effectiveAt, knownAt],
  );
  return rows;
};

let root: pg.Client;
let accountant: { id: string };
beforeAll(async () => {
  root = await database.connect('superuser');
  accountant = await committed(root, (db) => user(db, ['accountant']));
});

const asked = (client: pg.Client, effectiveAt: string, knownAt: string | null = null) =>
  asRoleCommitted(client, 'staff', accountant, (db) => trialBalance(db, effectiveAt, knownAt));

test('the answer for a day and an instant never changes: not by later, backdated or in-flight postings', async () => {
  const [client, poster] = await Promise.all([database.connect(), database.connect('superuser')]);
  await committed(root, (db) => post(db, { on: '2024-03-01' }));

  await poster.query('begin; set local role rentify_owner');
  await post(poster, { on: '2024-03-02' });
  const first = await asked(client, '2024-03-31');
  await poster.query('commit');
  await committed(root, (db) => post(db, { on: '2024-02-01' }));
  await committed(root, (db) => post(db, { on: '2024-04-01' }));

  const again = await asked(client, '2024-03-31', first[0]?.known_at ?? null);
  expect(again).toEqual(first);
  const now = await asked(client, '2024-03-31');
  expect(now.map(({ row }) => JSON.parse(row).debit_cents)).toEqual([3000, 0]);
  expect(first.map(({ row }) => JSON.parse(row).debit_cents)).toEqual([1000, 0]);
});

test('what a request posts itself is not known to its own report', async () => {
  const client = await database.connect('superuser');
  const [before] = await asked(client, '2024-05-31');
  await client.query('begin');
  await post(client, { on: '2024-05-01' });
  await client.query(
    `select set_config('jwt.claims.sub', $1, true), set_config('role', 'staff', true)`,
    [accountant.id],
  );
  const [own] = await trialBalance(client, '2024-05-31');
  await client.query('rollback');
  expect(JSON.parse(own?.row ?? '{}').debit_cents).toBe(
    JSON.parse(before?.row ?? '{}').debit_cents,
  );
});

test('days that no report is made for are refused', () =>
  database.inTransaction(async (db) => {
    const who = await user(db, ['accountant']);
    for (const day of ['infinity', '1989-12-31', '2200-01-01']) {
      await expect(asStaff(db, who, (as) => trialBalance(as, day))).rejects.toMatchObject({
        code: '23514',
        constraint: 'reports_days_bounded',
      });
    }
  }));

test.each(['agent', 'mechanic', 'fleet_manager'] as const)('%s does not see it', (role) =>
  database.inTransaction(async (db) => {
    const who = await user(db, [role]);
    await expect(asStaff(db, who, (as) => trialBalance(as))).rejects.toMatchObject({
      code: '42501',
    });
  }),
);

test('a customer does not see it, and no claim opens it', () =>
  database.inTransaction(async (db) => {
    const who = await user(db, ['customer']);
    await expect(asCustomer(db, who, (as) => trialBalance(as))).rejects.toMatchObject({
      code: '42501',
    });
    await db.query('set local role bi_reader');
    await expect(trialBalance(db)).rejects.toMatchObject({ code: '42501' });
  }));

test('a BI tool sees what was known at the last point, and writes none, though it says it will', async () => {
  const reader = await database.connect('bi_reader');
  const point = await committed(root, (db) => db.query('select * from reporting.note_point()'));
  await reader.query('set default_transaction_read_only = off');
  const rows = await trialBalance(reader, '2024-12-31');
  expect(rows.length).toBeGreaterThan(0);
  const { rows: points } = await root.query(
    'select max(known_at)::text as known_at from reporting.knowledge_points',
  );
  expect(points).toEqual([{ known_at: rows[0]?.known_at }]);
  expect(point.rowCount).toBe(1);
  await expect(reader.query('select * from reporting.knowledge_points')).rejects.toMatchObject({
    code: '42501',
  });
});
