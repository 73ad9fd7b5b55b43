import type pg from 'pg';
import { type Line, post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();

type Id = { readonly id: string };
const reverse = async (db: pg.Client, entry: Id): Promise<Id> =>
  (
    await db.query('select * from accounting.post_reversal($1, $2, $3)', [
      entry.id,
      '2024-01-20',
      'A mistake',
    ])
  ).rows[0];

const fact: readonly Line[] = [
  ['CASH', 'debit', 1190],
  ['REVENUE_FEES', 'credit', 1000],
  ['TAX_PAYABLE', 'credit', 190],
];

test('a reversal names its entry and has its lines, each on the other side', () =>
  database.inTransaction(async (db) => {
    const entry = await post(db, { lines: fact });
    const reversal = await reverse(db, entry);
    expect(reversal).toMatchObject({ reverses_entry_id: entry.id, line_count: 3 });
    await db.query('set constraints all immediate');
    const { rows } = await db.query(
      `select a.code, sum(case l.direction when 'debit' then l.amount_cents
                                           else -l.amount_cents end)::text as left_cents
       from accounting.journal_lines l
       join accounting.accounts a on a.id = l.account_id
       group by a.code having sum(case l.direction when 'debit' then l.amount_cents
                                                   else -l.amount_cents end) <> 0`,
    );
    expect(rows).toEqual([]);
  }));

test('a reversal is reversed too, and each of them once', () =>
  database.inTransaction(async (db) => {
    const entry = await post(db);
    const reversal = await reverse(db, entry);
    const again = await reverse(db, reversal);
    expect(again).toMatchObject({ reverses_entry_id: reversal.id });
    expect(await reverse(db, entry)).toMatchObject({ id: reversal.id });
  }));

test('of 8 who reverse one entry at once, one does; the others get that reversal', async () => {
  const owners = await Promise.all(
    Array.from({ length: 8 }, () => database.connect('rentify_owner')),
  );
  const entry = await post(owners[0] as pg.Client);
  const reversals = await Promise.all(owners.map((owner) => reverse(owner, entry)));
  expect(new Set(reversals.map(({ id }) => id)).size).toBe(1);
});

const byHand = (db: pg.Client, entry: Id) =>
  db.query<Id>(
    `insert into accounting.journal_entries (
       external_ref_type, external_ref_id, entry_date, description, line_count, reverses_entry_id)
     values ('by_hand', uuidv7(), '2024-01-20', 'By hand', 2, $1) returning id`,
    [entry.id],
  );

test('not even by hand is an entry reversed twice: journal_entries_reverses_entry_id_key', () =>
  database.inTransaction(async (db) => {
    const entry = await post(db);
    await reverse(db, entry);
    expect(await outcomeOf(byHand(db, entry))).toBe('journal_entries_reverses_entry_id_key');
  }));

test.each<[string, readonly Line[]]>([
  [
    'a cent less',
    [
      ['CASH', 'credit', 999],
      ['REVENUE_FEES', 'debit', 999],
    ],
  ],
  [
    'the same sides',
    [
      ['CASH', 'debit', 1000],
      ['REVENUE_FEES', 'credit', 1000],
    ],
  ],
  [
    'another account',
    [
      ['BANK', 'credit', 1000],
      ['REVENUE_FEES', 'debit', 1000],
    ],
  ],
  [
    'another order',
    [
      ['REVENUE_FEES', 'debit', 1000],
      ['CASH', 'credit', 1000],
    ],
  ],
])('what reverses with %s is refused at commit: journal_entries_reversal_mirrors', (_how, lines) =>
  database.inTransaction(async (db) => {
    const entry = await post(db);
    const { rows } = await byHand(db, entry);
    await db.query(
      `insert into accounting.journal_lines (
         journal_entry_id, line_number, account_id, direction, amount_cents, currency)
       select $1, n, a.id, l ->> 1, (l ->> 2)::bigint, 'EUR'
       from jsonb_array_elements($2) with ordinality x (l, n)
       join accounting.accounts a on a.code = l ->> 0`,
      [rows[0]?.id, JSON.stringify(lines)],
    );
    await expect(db.query('set constraints all immediate')).rejects.toMatchObject({
      code: '23514',
      constraint: 'journal_entries_reversal_mirrors',
    });
  }),
);
