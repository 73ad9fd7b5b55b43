import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { asRole } from '../support/actors.ts';
import { type Line, post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { insertEntry, insertLine } from '../support/journal_by_hand.ts';

const database = useDatabase();

const balanced = { code: '23514', constraint: 'journal_entries_balanced' };
const whole = { code: '23514', constraint: 'journal_entries_whole' };
const late = { code: '55000', constraint: 'journal_lines_of_new_entry' };
const debit: Line = ['CASH', 'debit', 1000];
const credit: Line = ['REVENUE_FEES', 'credit', 1000];

/** Commits what the owner writes; how the commit went, and what the journal then holds. */
async function commitByHand(work: (owner: pg.Client) => Promise<unknown>): Promise<void> {
  const owner = await database.connect('rentify_owner');
  await owner.query('begin');
  try {
    await work(owner);
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
}

afterEach(async () => {
  const owner = await database.connect('rentify_owner');
  const { rows } = await owner.query(
    `select e.id from accounting.journal_entries e
     left join accounting.journal_lines l on l.journal_entry_id = e.id
     group by e.id
     having count(*) < 2 or min(l.amount_cents) <= 0 or count(distinct l.currency) <> 1
       or sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0`,
  );
  expect(rows).toEqual([]);
});

test('what balances is stored: the refusals below are not for another reason', async () => {
  await commitByHand(async (owner) => {
    const id = await insertEntry(owner);
    await insertLine(owner, id, 1, debit);
    await insertLine(owner, id, 2, credit);
  });
  const owner = await database.connect('rentify_owner');
  const { rows } = await owner.query('select count(*)::int from accounting.journal_lines');
  expect(rows).toEqual([{ count: 2 }]);
});

test.each<[string, object, readonly (readonly [Line, string])[]]>([
  [
    'a cent too little',
    balanced,
    [
      [debit, 'EUR'],
      [['REVENUE_FEES', 'credit', 999], 'EUR'],
    ],
  ],
  [
    'two debits',
    balanced,
    [
      [debit, 'EUR'],
      [debit, 'EUR'],
    ],
  ],
  [
    'currencies that only balance across',
    balanced,
    [
      [debit, 'EUR'],
      [credit, 'USD'],
    ],
  ],
  ['no line', whole, []],
  ['one line', balanced, [[debit, 'EUR']]],
])('an entry with %s is refused at commit', async (_fault, refusal, lines) => {
  const attempt = commitByHand(async (owner) => {
    const id = await insertEntry(owner);
    for (const [index, [line, currency]] of lines.entries()) {
      await insertLine(owner, id, index + 1, line, currency);
    }
  });
  await expect(attempt).rejects.toMatchObject(refusal);
});

test('an entry that says it has more lines than it gets is refused: journal_entries_whole', () =>
  expect(
    commitByHand(async (owner) => {
      const id = await insertEntry(owner, { lineCount: 3 });
      await insertLine(owner, id, 1, debit);
      await insertLine(owner, id, 2, credit);
    }),
  ).rejects.toMatchObject(whole));

test.each(['savepoint s', 'exception block'])('a fault made in a %s is not forgotten', (way) =>
  expect(
    commitByHand(async (owner) => {
      await owner.query('savepoint s');
      const id = await insertEntry(owner);
      await insertLine(owner, id, 1, debit);
      await owner.query('release savepoint s');
      if (way === 'savepoint s') return;
      // What an exception block takes back is only the line that would have balanced it.
      await owner.query(
        `do $$ begin
           insert into accounting.journal_lines (
             journal_entry_id, line_number, account_id, direction, amount_cents, currency)
           select '${id}', 2, a.id, 'credit', 1000, 'EUR'
           from accounting.accounts a where a.code = 'REVENUE_FEES';
           perform 1 / 0;
         exception when division_by_zero then null; end $$`,
      );
    }),
  ).rejects.toMatchObject(balanced),
);

test('a savepoint that is taken back takes its entry with it, whole', async () => {
  await commitByHand(async (owner) => {
    await owner.query('savepoint s');
    const id = await insertEntry(owner);
    await insertLine(owner, id, 1, debit);
    await owner.query('rollback to savepoint s');
  });
});

test('with all constraints immediate an entry without its lines is refused at once', () =>
  expect(
    commitByHand(async (owner) => {
      await owner.query('set constraints all immediate');
      await insertEntry(owner);
    }),
  ).rejects.toMatchObject(whole));

test('with all constraints immediate post_entry posts: one statement writes both', () =>
  commitByHand(async (owner) => {
    await owner.query('set constraints all immediate');
    await post(owner);
  }));

test('no constraint that is not deferrable is put off: journal_lines_amount_positive', () =>
  expect(
    commitByHand(async (owner) => {
      await owner.query('set constraints all deferred');
      const id = await insertEntry(owner);
      await insertLine(owner, id, 1, ['CASH', 'debit', 0]);
    }),
  ).rejects.toMatchObject({ code: '23514', constraint: 'journal_lines_amount_positive' }));

test('after the proof was called for, nothing is added in the same transaction either', () =>
  expect(
    commitByHand(async (owner) => {
      const id = await insertEntry(owner);
      await insertLine(owner, id, 1, debit);
      await insertLine(owner, id, 2, credit);
      await owner.query('set constraints all immediate');
      await insertLine(owner, id, 3, debit);
    }),
  ).rejects.toMatchObject(late));

test('an entry of another transaction gets no line, not even two that balance', async () => {
  const owner = await database.connect('rentify_owner');
  const { id } = await post(owner);
  await expect(
    commitByHand(async (by) => {
      await by.query(
        `insert into accounting.journal_lines (
           journal_entry_id, line_number, account_id, direction, amount_cents, currency)
         select $1, n + 2, a.id, (array['debit', 'credit'])[n], 500, 'EUR'
         from accounting.accounts a, generate_series(1, 2) n where a.code = 'CASH'`,
        [id],
      );
    }),
  ).rejects.toMatchObject(late);
});

test('a closing in between is no way around: the lines that come after it are refused', () =>
  expect(
    commitByHand(async (owner) => {
      await insertEntry(owner, { on: '2001-01-15' });
      await owner.query(
        `update accounting.periods set status = 'closed' where starts_on = '2001-01-01'`,
      );
    }),
  ).rejects.toMatchObject({ code: '55000', constraint: 'periods_proofs_empty' }));

test('a CTE that writes both at once is judged like any writer', () =>
  expect(
    commitByHand((owner) =>
      owner.query(
        `with period as (select accounting.open_period('2024-01-15')),
         entry as (
           insert into accounting.journal_entries (
             external_ref_type, external_ref_id, entry_date, description, line_count)
           select 'by_hand', uuidv7(), '2024-01-15', 'By hand', 2 from period returning id)
         insert into accounting.journal_lines (
           journal_entry_id, line_number, account_id, direction, amount_cents, currency)
         select e.id, n, a.id, 'debit', 1000, 'EUR'
         from entry e, accounting.accounts a, generate_series(1, 2) n where a.code = 'CASH'`,
      ),
    ),
  ).rejects.toMatchObject(balanced));

test('so is COPY', () =>
  expect(
    commitByHand(async (owner) => {
      const id = await insertEntry(owner);
      const { rows } = await owner.query(`select id from accounting.accounts where code = 'CASH'`);
      const copy = owner.query(
        copyFrom(
          `copy accounting.journal_lines (
             journal_entry_id, line_number, account_id, direction, amount_cents, currency)
           from stdin (format csv)`,
        ),
      );
      const lines = [1, 2].map((line) => `${id},${line},${rows[0].id},debit,1000,EUR\n`);
      await pipeline(Readable.from(lines), copy);
    }),
  ).rejects.toMatchObject(balanced));

test('and MERGE', () =>
  expect(
    commitByHand(async (owner) => {
      const id = await insertEntry(owner);
      await owner.query(
        `merge into accounting.journal_lines l
         using (select a.id as account_id, n
                from accounting.accounts a, generate_series(1, 2) n where a.code = 'CASH') as s
         on false
         when not matched then
           insert (journal_entry_id, line_number, account_id, direction, amount_cents, currency)
           values ('${id}', s.n, s.account_id, 'debit', 1000, 'EUR')`,
      );
    }),
  ).rejects.toMatchObject(balanced));

test('post_entry says at once what does not balance, and in which currency', () =>
  database.inTransaction(async (db) => {
    await expect(post(db, { lines: [debit, ['BANK', 'credit', 999]] })).rejects.toMatchObject({
      ...balanced,
      detail: '{"currency": "EUR"}',
    });
  }));

test.each(['anonymous', 'customer', 'staff', 'admin', 'service'] as const)(
  '%s writes no entry and no line, balanced or not',
  (role) =>
    database.inTransaction(async (db) => {
      const { id } = await post(db);
      const somebody = await user(db, ['accountant', 'admin']);
      await expect(asRole(db, role, somebody, () => post(db))).rejects.toMatchObject({
        code: '42501',
      });
      for (const [table, columns] of [
        ['journal_entries', '(entry_date) values (now())'],
        ['journal_lines', `(journal_entry_id) values ('${id}')`],
      ]) {
        const attempt = asRole(db, role, somebody, () =>
          db.query(`insert into accounting.${table} ${columns}`),
        );
        await expect(attempt).rejects.toMatchObject({ code: '42501' });
      }
    }),
);

test.each(['rentify_api', 'rentify_worker', 'bi_reader'] as const)(
  'the login %s writes no entry either',
  async (login) => {
    const client = await database.connect(login);
    await expect(
      client.query('insert into accounting.journal_entries (entry_date) values (now())'),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(post(client)).rejects.toMatchObject({ code: '42501' });
  },
);
