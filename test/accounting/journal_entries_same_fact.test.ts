import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type Line, post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();

const CROWD = 32;
let owners: readonly pg.Client[];
beforeAll(async () => {
  owners = await Promise.all(
    Array.from({ length: CROWD }, () => database.connect('rentify_owner')),
  );
});

const count = async (id: string) => {
  const { rows } = await (owners[0] as pg.Client).query(
    `select count(distinct e.id)::int as entries, count(l.id)::int as lines
     from accounting.journal_entries e
     join accounting.journal_lines l on l.journal_entry_id = e.id
     where e.external_ref_id = $1`,
    [id],
  );
  return rows[0];
};

test(`${CROWD} who post one fact at once post it once, and all get that entry`, async () => {
  for (let round = 0; round < 5; round += 1) {
    const id = randomUUID();
    const entries = await Promise.all(owners.map((owner) => post(owner, { id })));
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(1);
    expect(await count(id)).toEqual({ entries: 1, lines: 2 });
  }
});

test('under an older snapshot who comes second is told to try again', async () => {
  const [first, second] = owners as [pg.Client, pg.Client];
  const id = randomUUID();
  await post(first, { on: '2024-01-15' });
  await second.query('begin isolation level repeatable read; select 1 from accounting.accounts');
  await post(first, { id });
  expect(await outcomeOf(post(second, { id }))).toBe('40001');
  await second.query('rollback');
  expect(await count(id)).toEqual({ entries: 1, lines: 2 });
});

test('the same fact again is the first entry, on whatever day it comes again', () =>
  database.inTransaction(async (db) => {
    const first = await post(db);
    const again = await post(db, { id: first.external_ref_id, on: '2024-02-02' });
    expect(again).toEqual(first);
  }));

test.each<[string, readonly Line[], string]>([
  [
    'another amount',
    [
      ['CASH', 'debit', 2],
      ['REVENUE_FEES', 'credit', 2],
    ],
    'EUR',
  ],
  [
    'another account',
    [
      ['BANK', 'debit', 1000],
      ['REVENUE_FEES', 'credit', 1000],
    ],
    'EUR',
  ],
  [
    'another side',
    [
      ['CASH', 'credit', 1000],
      ['REVENUE_FEES', 'debit', 1000],
    ],
    'EUR',
  ],
  [
    'another currency',
    [
      ['CASH', 'debit', 1000],
      ['REVENUE_FEES', 'credit', 1000],
    ],
    'USD',
  ],
])('the same fact with %s is no repetition: journal_entries_same_fact', (_what, lines, currency) =>
  database.inTransaction(async (db) => {
    const { external_ref_id } = await post(db);
    await expect(post(db, { id: external_ref_id, lines, currency })).rejects.toMatchObject({
      code: '23505',
      constraint: 'journal_entries_same_fact',
    });
  }),
);

test('a hand at the table does not post a fact twice: journal_entries_external_ref_key', () =>
  database.inTransaction(async (db) => {
    const { external_ref_id } = await post(db);
    const attempt = db.query(
      `insert into accounting.journal_entries (
         external_ref_type, external_ref_id, entry_date, description, line_count)
       values ('test_fact', $1, '2024-01-15', 'Again', 2)`,
      [external_ref_id],
    );
    await expect(attempt).rejects.toMatchObject({
      code: '23505',
      constraint: 'journal_entries_external_ref_key',
    });
  }));

test('one event tells of one entry, and none of one that was taken back', async () => {
  const [owner] = owners as [pg.Client];
  const told = async (id: string) =>
    (
      await owner.query(
        `select payload ->> 'external_ref_type' as type, payload ->> 'entry_date' as day
         from app.outbox_events
         where event_type = 'LedgerPosted' and payload ->> 'external_ref_id' = $1`,
        [id],
      )
    ).rows;
  const id = randomUUID();
  await owner.query('begin');
  await post(owner, { id });
  await owner.query('rollback');
  expect(await told(id)).toEqual([]);
  await post(owner, { id });
  await post(owner, { id });
  expect(await told(id)).toEqual([{ type: 'test_fact', day: '2024-01-15' }]);
});

test('an entry has no number of its own that a posting which was taken back could leave out', () =>
  database.inTransaction(async (db) => {
    // Invoices and credit notes are numbered without a gap; entries are known by their fact.
    const { rows } = await db.query(
      `select attname from pg_attribute
       where attrelid = 'accounting.journal_entries'::regclass and attnum > 0
         and (attidentity <> '' or attname ~ 'number')`,
    );
    expect(rows).toEqual([]);
  }));
