import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asEntryLine, type Entry, type Line, post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();

type Posting = { readonly id: string; readonly cents?: readonly [number, number]; on?: string };

/** Many facts past their commands, as the tables' owner. */
async function postAll(db: pg.Client, postings: readonly Posting[]): Promise<readonly Entry[]> {
  const asked = postings.map(({ id, cents: [debit, credit] = [1000, 1000], on = '2024-01-15' }) => {
    const lines: readonly Line[] = [
      ['CASH', 'debit', debit],
      ['REVENUE_FEES', 'credit', credit],
    ];
    return {
      external_ref_type: 'test_fact',
      external_ref_id: id,
      entry_date: on,
      description: 'One of many',
      lines: lines.map((line) => asEntryLine(line)),
    };
  });
  const { rows } = await db.query<Entry>(
    `select * from accounting.post_entries(
       array(select jsonb_populate_recordset(null::accounting.posting, $1)))`,
    [JSON.stringify(asked)],
  );
  return rows;
}

const linesOf = async (db: pg.Client, id: string) => {
  const { rows } = await db.query(
    `select l.line_number, a.code, l.direction, l.amount_cents::int
     from accounting.journal_entries e
     join accounting.journal_lines l on l.journal_entry_id = e.id
     join accounting.accounts a on a.id = l.account_id
     where e.external_ref_id = $1
     order by l.line_number`,
    [id],
  );
  return rows;
};

test('many facts are many entries, each with its own lines', () =>
  database.inTransaction(async (db) => {
    const [first, second] = [randomUUID(), randomUUID()];
    const entries = await postAll(db, [
      { id: first, cents: [100, 100] },
      { id: second, cents: [250, 250], on: '2024-02-20' },
    ]);
    expect(new Set(entries.map((entry) => entry.external_ref_id))).toEqual(
      new Set([first, second]),
    );
    expect(await linesOf(db, second)).toEqual([
      { line_number: 1, code: 'CASH', direction: 'debit', amount_cents: 250 },
      { line_number: 2, code: 'REVENUE_FEES', direction: 'credit', amount_cents: 250 },
    ]);
  }));

test('what was posted before is not posted again, the others are', () =>
  database.inTransaction(async (db) => {
    const { external_ref_id: known } = await post(db);
    const fresh = randomUUID();
    const entries = await postAll(db, [{ id: known }, { id: fresh }]);
    expect(entries.map((entry) => entry.external_ref_id)).toEqual([fresh]);
    expect(await linesOf(db, known)).toHaveLength(2);
  }));

test('one that does not balance refuses all of them: journal_entries_balanced', () =>
  database.inTransaction(async (db) => {
    const fine = randomUUID();
    await db.query('savepoint before');
    expect(
      await outcomeOf(postAll(db, [{ id: fine }, { id: randomUUID(), cents: [100, 99] }])),
    ).toBe('journal_entries_balanced');
    await db.query('rollback to savepoint before');
    expect(await linesOf(db, fine)).toEqual([]);
  }));
