import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { biViews } from '../schema/bi_views.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { soundFleet } from '../support/sound_fleet.ts';

const database = useDatabase();
const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'bi.md'), 'utf8');
const questions = [...page.matchAll(/^### (.+)\n\n```sql\n([^`]+)```/gm)].map(
  ([, title = '', sql = '']) => [title, sql] as const,
);

beforeAll(async () => {
  const root = await database.connect('superuser');
  await committed(root, soundFleet);
  await committed(root, (db) =>
    // Something that is overdue; nobody waits for it here.
    db.query(
      `select accounting.issue_charges(
         c.id, c.name, null, null, null, 'A service', 'EUR', '2024-02-10',
         array[row(null, 'service', 'A service', 1, 100, 100, 0, 0)::accounting.invoice_line_input])
       from rental.customers c limit 1`,
    ),
  );
});

test('docs/bi.md asks five questions', () => {
  expect(questions).toHaveLength(5);
});

test.each(questions)('bi_reader asks: %s', async (_title, sql) => {
  const reader = await database.connect('bi_reader');
  const { rows } = await reader.query(sql);
  expect(rows.length).toBeGreaterThan(0);
  for (const [column, value] of Object.entries(rows[0])) {
    if (column !== 'cost_cents') expect([column, value]).not.toEqual([column, null]);
  }
});

test('docs/bi.md lists every view', () => {
  const table = page.slice(page.indexOf('| facts |'), page.indexOf('The reports of the API'));
  const listed = [...table.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual(Object.keys(biViews));
});

test('the reports that docs/bi.md names are there for bi_reader', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ name: string }>(
      `select distinct proname as name from pg_proc
       where pronamespace = 'reporting'::regnamespace
         and has_function_privilege('bi_reader', oid, 'execute')`,
    );
    const reports = page.slice(
      page.indexOf('The reports of the API'),
      page.indexOf('Without `known_at`'),
    );
    const named = [...reports.matchAll(/`(?:reporting\.)?(\w+)`/g)].map(([, name]) => name);
    expect(named.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  }));
