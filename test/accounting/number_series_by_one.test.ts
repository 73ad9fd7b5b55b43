import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { customer } from '../support/factories.ts';
import { sales } from '../support/sales.ts';

const database = useDatabase();

const numbers = async (db: pg.Client, year: number) =>
  (
    await db.query<{ n: number }>(
      `select sequence_number as n from accounting.invoices
       where series_year = $1 order by sequence_number`,
      [year],
    )
  ).rows.map(({ n }) => n);

// Half of them give up after their number was given: the next one gets it.
test('32 who issue at once, with rollbacks, leave no gap and no duplicate', async () => {
  const root = await database.connect('superuser');
  const buyer = await customer(root);
  const sessions = await Promise.all(
    Array.from({ length: 32 }, () => database.connect('superuser')),
  );
  await Promise.all(
    sessions.map(async (session, index) => {
      for (let round = 0; round < 6; round += 1) {
        await session.query('begin');
        await sales.issue(session, { customer: buyer });
        const isKept = (index * 7 + round * 3) % 5 < 3;
        await session.query(isKept ? 'commit' : 'rollback');
      }
    }),
  );
  const given = await numbers(root, new Date().getUTCFullYear());
  expect(given.length).toBeGreaterThan(90);
  expect(given).toEqual(given.map((_n, index) => index + 1));
  const { rows } = await root.query(
    `select last_number from accounting.number_series where kind = 'invoice'`,
  );
  expect(rows).toEqual([{ last_number: given.length }]);
}, 60_000);

test('each year and each kind of document counts from 1', () =>
  database.inTransaction(async (db) => {
    const buyer = await customer(db);
    for (const on of ['2024-12-31', '2025-01-01', '2024-12-31']) {
      await sales.issue(db, { customer: buyer }, { on });
    }
    expect(await numbers(db, 2024)).toEqual([1, 2]);
    expect(await numbers(db, 2025)).toEqual([1]);
    const { rows } = await db.query(
      `select number from accounting.invoices where series_year < 2026 order by number`,
    );
    expect(rows.map(({ number }) => number)).toEqual([
      'INV-2024-000001',
      'INV-2024-000002',
      'INV-2025-000001',
    ]);
  }));

test.each([
  ['begins with 2', `insert into accounting.number_series values ('invoice', 2030, 2)`],
  ['skips', 'update accounting.number_series set last_number = last_number + 2'],
  ['goes back', 'update accounting.number_series set last_number = last_number - 1'],
  ['stays', 'update accounting.number_series set last_number = last_number'],
  ['changes its year', 'update accounting.number_series set year = 2030'],
])('no series %s, not even by its owner', (_what, statement) =>
  database.inTransaction(async (db) => {
    await sales.issue(db, { customer: await customer(db) });
    await expect(db.query(statement)).rejects.toMatchObject({
      code: '55000',
      constraint: 'number_series_by_one',
    });
  }),
);

test('a number without a document is refused at commit', async () => {
  const owner = await database.connect('rentify_owner');
  await expect(owner.query(`select accounting.take_number('invoice', 2031)`)).rejects.toMatchObject(
    { code: '23514', constraint: 'number_series_number_used' },
  );
});

test.each([
  ['number_series_year_range', `select accounting.take_number('invoice', 1989)`],
  ['series_kind_known', `select accounting.take_number('receipt', 2026)`],
])('%s', (constraint, statement) =>
  database.inTransaction(async (db) => {
    await expect(db.query(statement)).rejects.toMatchObject({ code: '23514', constraint });
  }),
);

test('a series that is full gives no number', () =>
  database.inTransaction(async (db) => {
    // Nobody but a superuser who switches triggers off gets a series there at once.
    await db.query('reset role; set local session_replication_role = replica');
    await db.query(`insert into accounting.number_series values ('invoice', 2032, 999999)`);
    await db.query('set local session_replication_role = origin; set local role rentify_owner');
    await expect(db.query(`select accounting.take_number('invoice', 2032)`)).rejects.toMatchObject({
      code: '23514',
      constraint: 'number_series_last_number_range',
    });
  }));
