import { type Line, post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { drafts, postedByHand } from '../support/drafts.ts';
import { insertRow } from '../support/insert_row.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();

const paidIn = (...lines: Line[]): readonly Line[] => [['BANK', 'debit', 1000], ...lines];

test.each<[string, string, readonly Line[]]>([
  ['does not balance', 'journal_entries_balanced', paidIn(['EQUITY', 'credit', 999])],
  ['names no account', 'journal_drafts_accounts_known', paidIn(['EQUTIY', 'credit', 1000])],
  [
    'touches the sum of documents',
    'journal_lines_no_control_account',
    paidIn(['ACCOUNTS_RECEIVABLE', 'credit', 1000]),
  ],
  ['has a retired account', 'journal_lines_account_in_use', paidIn(['EXP_OLD', 'credit', 1000])],
  [
    'has an account of another currency',
    'journal_lines_account_currency',
    paidIn(['EXP_USD', 'credit', 1000]),
  ],
  ['has a line of nothing', 'journal_drafts_lines_whole', paidIn(['EQUITY', 'credit', 0])],
  ['has a line below nothing', 'journal_drafts_lines_whole', paidIn(['EQUITY', 'credit', -1])],
  [
    'has more than a billion in a line',
    'journal_drafts_amount_bounded',
    [
      ['BANK', 'debit', 100_000_000_001],
      ['EQUITY', 'credit', 100_000_000_001],
    ],
  ],
  ['has one line', 'journal_entries_balanced', paidIn()],
  ['has no line', 'journal_drafts_line_count_range', []],
])('an entry that %s is not even prepared: %s', (_what, constraint, lines) =>
  database.inTransaction(async (db) => {
    await insertRow(db, 'accounting.accounts', {
      code: 'EXP_OLD',
      name: 'Old',
      type: 'expense',
      retired_at: new Date(),
    });
    await insertRow(db, 'accounting.accounts', {
      code: 'EXP_USD',
      name: 'Dollars',
      type: 'expense',
      currency: 'USD',
    });
    expect(await outcomeOf(drafts.prepare(db, { lines }))).toBe(constraint);
  }),
);

test.each([
  ['infinity', 'journal_drafts_entry_date_range'],
  ['2200-01-01', 'journal_drafts_entry_date_range'],
  ['1989-12-31', 'journal_drafts_entry_date_range'],
  ['2024-01-31', 'journal_entries_period_open'],
  ['2023-06-30', 'journal_entries_period_open'],
])('nor one of %s where January 2024 is closed: %s', (on, constraint) =>
  database.inTransaction(async (db) => {
    // Prepared while nothing is closed, the day itself has to be possible.
    if (constraint === 'journal_entries_period_open') {
      await db.query(`select accounting.open_period('2024-01-01')`);
      await db.query(`update accounting.periods set status = 'closed'`);
    }
    expect(await outcomeOf(drafts.prepare(db, { on }))).toBe(constraint);
  }),
);

test('an entry that waited until its month was closed is not posted', () =>
  database.inTransaction(async (db) => {
    const draft = await drafts.prepare(db);
    await drafts.approve(db, draft);
    await db.query(`select accounting.open_period('2024-01-01')`);
    await db.query(`update accounting.periods set status = 'closed'`);
    expect(await outcomeOf(drafts.post(db, draft))).toBe('journal_entries_period_open');
  }));

test('not even the owner posts a control account by hand: journal_lines_no_control_account', () =>
  database.inTransaction(async (db) => {
    const attempt = post(db, {
      type: 'draft',
      lines: [
        ['DEPOSITS_HELD', 'debit', 1000],
        ['EQUITY', 'credit', 1000],
      ],
    });
    await expect(attempt).rejects.toMatchObject({
      code: '23514',
      constraint: 'journal_lines_no_control_account',
    });
  }));

test('opening balances are an entry like any other', () =>
  database.inTransaction(async (db) => {
    const opening = await postedByHand(db, {
      on: '2023-12-31',
      lines: [
        ['CASH', 'debit', 25_000],
        ['BANK', 'debit', 1_000_000],
        ['TAX_PAYABLE', 'credit', 19_000],
        ['EQUITY', 'credit', 1_000_000],
        ['RETAINED_EARNINGS', 'credit', 6_000],
      ],
    });
    expect(opening).toMatchObject({ line_count: 5 });
    await db.query('set constraints all immediate');
  }));

test('what was posted by hand is taken back by hand, with four eyes, and that too', () =>
  database.inTransaction(async (db) => {
    const entry = await postedByHand(db);
    const draft = await drafts.reversal(db, entry);
    await drafts.approve(db, draft);
    const reversal = await drafts.post(db, draft);
    expect(reversal).toMatchObject({
      external_ref_type: 'reversal',
      reverses_entry_id: entry.id,
      description: 'A mistake',
    });
    const again = await drafts.reversal(db, reversal);
    await drafts.approve(db, again);
    await expect(drafts.post(db, again)).resolves.toMatchObject({ reverses_entry_id: reversal.id });
    await db.query('set constraints all immediate');
  }));

test('an entry is taken back once: journal_drafts_reverses_once', () =>
  database.inTransaction(async (db) => {
    const entry = await postedByHand(db);
    const [first, second] = [await drafts.reversal(db, entry), await drafts.reversal(db, entry)];
    for (const draft of [first, second]) await drafts.approve(db, draft);
    await drafts.post(db, first);
    expect(await outcomeOf(drafts.post(db, second))).toBe('journal_drafts_journal_entry_id_key');
    expect(await outcomeOf(drafts.reversal(db, entry))).toBe('journal_drafts_reverses_once');
  }));

test('the entry of a document is not taken back by hand: journal_drafts_reverses_manual_entry', () =>
  database.inTransaction(async (db) => {
    const entry = await post(db);
    await expect(drafts.reversal(db, entry)).rejects.toMatchObject({
      code: '23514',
      constraint: 'journal_drafts_reverses_manual_entry',
    });
  }));

test('a draft that reverses has the lines of its entry, whoever writes it', () =>
  database.inTransaction(async (db) => {
    const entry = await postedByHand(db);
    const attempt = db.query(
      `insert into accounting.journal_drafts (
         entry_date, description, lines, reverses_entry_id, prepared_by)
       values ('2024-01-15', 'By hand', accounting.entry_lines($1), $1, uuidv7())`,
      [entry.id],
    );
    expect(await outcomeOf(attempt)).toBe('journal_entries_reversal_mirrors');
  }));

test('an entry that is not there is not taken back', () =>
  database.inTransaction(async (db) => {
    const draft = await drafts.prepare(db);
    expect(await outcomeOf(drafts.reversal(db, draft))).toBe('P0002');
  }));
