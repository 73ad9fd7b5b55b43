import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { user } from '../support/factories.ts';
import { insertEntry, insertLine } from '../support/journal_by_hand.ts';
import { outcomeOf } from '../support/outcome_of.ts';
import { uniqueCode } from '../support/unique_code.ts';

const database = useDatabase();

type Account = {
  readonly id: string;
  readonly code: string;
  readonly row_version: string;
  readonly retired_at: Date | null;
};

const act = async (db: pg.Client, name: string, args: Readonly<Record<string, unknown>>) =>
  asStaff(db, await user(db, ['accountant']), () =>
    command<Account>(db, `accounting.${name}`, args),
  );

const create = (db: pg.Client, given: Readonly<Record<string, unknown>> = {}) =>
  act(db, 'create_account', { code: uniqueCode(), name: 'Rent', type: 'expense', ...given });

const pay = (db: pg.Client, account: Account, currency = 'EUR') =>
  post(db, {
    currency,
    lines: [
      [account.code, 'debit', 1000],
      ['CASH', 'credit', 1000],
    ],
  });

const moveBack = (db: pg.Client, account: Account) =>
  post(db, {
    lines: [
      ['CASH', 'debit', 1000],
      [account.code, 'credit', 1000],
    ],
  });

test('an account is opened under its code, as it is meant', () =>
  database.inTransaction(async (db) => {
    await expect(
      create(db, { code: ' exp_rent ', name: ' Rent\u200b ', currency: 'EUR' }),
    ).resolves.toMatchObject({
      code: 'EXP_RENT',
      name: 'Rent',
      currency: 'EUR',
      is_control: false,
      retired_at: null,
    });
  }));

test('a code is one account: accounts_code_key', () =>
  database.inTransaction(async (db) => {
    await expect(create(db, { code: 'cash' })).rejects.toMatchObject({
      code: '23505',
      constraint: 'accounts_code_key',
    });
  }));

test('an account is renamed by who read what it is now', () =>
  database.inTransaction(async (db) => {
    const { id } = await create(db);
    const rename = (row_version: number | null) =>
      act(db, 'update_account', { id, row_version, name: ' Offices ' });
    for (const stale of [-1, 1, null]) {
      await expect(rename(stale)).rejects.toMatchObject({
        code: '55000',
        constraint: 'accounts_row_version_current',
      });
    }
    await expect(rename(0)).resolves.toMatchObject({ name: 'Offices', row_version: '1' });
  }));

test('an account that adds up to zero is retired, and takes nothing since', () =>
  database.inTransaction(async (db) => {
    const account = await create(db);
    await pay(db, account);
    await expect(act(db, 'retire_account', { account_id: account.id })).rejects.toMatchObject({
      code: '55000',
      constraint: 'accounts_retired_at_zero',
    });
    await moveBack(db, account);
    const retired = await act(db, 'retire_account', { account_id: account.id });
    expect(retired).toMatchObject({ id: account.id, retired_at: expect.any(Date) });
    expect(await act(db, 'retire_account', { account_id: account.id })).toMatchObject({
      retired_at: retired.retired_at,
    });
    await expect(pay(db, account)).rejects.toMatchObject({
      code: '55000',
      constraint: 'journal_lines_account_in_use',
    });
  }));

test('zero is zero in each currency', () =>
  database.inTransaction(async (db) => {
    const account = await create(db);
    await pay(db, account, 'USD');
    await moveBack(db, account);
    await expect(
      db.query('update accounting.accounts set retired_at = now() where id = $1', [account.id]),
    ).rejects.toMatchObject({ code: '55000', constraint: 'accounts_retired_at_zero' });
  }));

test.each(['CASH', 'ACCOUNTS_RECEIVABLE', 'RETAINED_EARNINGS', 'EXP_BAD_DEBT', 'REVENUE_RENTAL'])(
  'documents post to %s: it stays (accounts_needed_in_use)',
  (code) =>
    database.inTransaction(async (db) => {
      const attempt = db.query(
        'update accounting.accounts set retired_at = now() where code = $1',
        [code],
      );
      await expect(attempt).rejects.toMatchObject({
        code: '23514',
        constraint: 'accounts_needed_in_use',
      });
    }),
);

test('an account of one currency takes no other: journal_lines_account_currency', () =>
  database.inTransaction(async (db) => {
    const account = await create(db, { currency: 'EUR' });
    await pay(db, account);
    await expect(pay(db, account, 'USD')).rejects.toMatchObject({
      code: '23514',
      constraint: 'journal_lines_account_currency',
    });
  }));

test('a line names an account that there is', () =>
  database.inTransaction(async (db) => {
    const nowhere = { account: 'NOWHERE', id: randomUUID() };
    await db.query('savepoint attempt');
    await expect(
      post(db, {
        lines: [
          ['CASH', 'debit', 1],
          [nowhere.account, 'credit', 1],
        ],
      }),
    ).rejects.toMatchObject({ code: '23502' });
    await db.query('rollback to savepoint attempt');
    const entry = await insertEntry(db);
    await insertLine(db, entry, 1, ['CASH', 'debit', 1]);
    const attempt = db.query(
      `insert into accounting.journal_lines (
         journal_entry_id, line_number, account_id, direction, amount_cents, currency)
       values ($1, 2, $2, 'credit', 1, 'EUR')`,
      [entry, nowhere.id],
    );
    await expect(attempt).rejects.toMatchObject({
      code: '23503',
      constraint: 'journal_lines_account_id_fkey',
    });
  }));

const isWaiting = async () => {
  const { rows } = await (await database.connect('superuser')).query(
    `select from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
};

test('who retires waits for who is posting, and is refused by what came', async () => {
  const account = await committed(await database.connect('superuser'), (db) => create(db));
  const poster = await database.connect('rentify_owner');
  await poster.query('begin');
  await pay(poster, account);
  const retiring = outcomeOf(
    (await database.connect('rentify_owner')).query(
      'update accounting.accounts set retired_at = now() where id = $1',
      [account.id],
    ),
  );
  await eventually(isWaiting);
  await poster.query('commit');
  await expect(retiring).resolves.toBe('accounts_retired_at_zero');
});

test.each([
  ['read committed', 'journal_lines_account_in_use'],
  ['repeatable read', '40001'],
])(
  'who posts to an account that is being retired is refused (%s: %s)',
  async (isolation, outcome) => {
    const account = await committed(await database.connect('superuser'), (db) => create(db));
    const poster = await database.connect('rentify_owner');
    await poster.query(`begin isolation level ${isolation}; select 1 from accounting.accounts`);
    const owner = await database.connect('rentify_owner');
    await owner.query('begin');
    await owner.query('update accounting.accounts set retired_at = now() where id = $1', [
      account.id,
    ]);
    const posting = outcomeOf(pay(poster, account));
    await eventually(isWaiting);
    await owner.query('commit');
    await expect(posting).resolves.toBe(outcome);
    await poster.query('rollback');
  },
);

test('retiring under an older snapshot is refused: it would not see what was posted', async () => {
  const account = await committed(await database.connect('superuser'), (db) => create(db));
  const owner = await database.connect('rentify_owner');
  await owner.query('begin isolation level repeatable read');
  await expect(
    owner.query('update accounting.accounts set retired_at = now() where id = $1', [account.id]),
  ).rejects.toMatchObject({ code: '0A000' });
  await owner.query('rollback');
});

test('an account that is not there is not found, and an agent changes none', () =>
  database.inTransaction(async (db) => {
    const { id } = await create(db);
    for (const [name, args] of [
      ['update_account', { id: randomUUID(), row_version: 0, name: 'Rent' }],
      ['retire_account', { account_id: randomUUID() }],
    ] as const) {
      await expect(act(db, name, args)).rejects.toMatchObject({ code: 'P0002' });
    }
    const agent = await user(db, ['agent']);
    for (const [name, args] of [
      ['create_account', { code: uniqueCode(), name: 'Rent', type: 'expense' }],
      ['update_account', { id, row_version: 0, name: 'Rent' }],
      ['retire_account', { account_id: id }],
    ] as const) {
      const attempt = asStaff(db, agent, () => command(db, `accounting.${name}`, args));
      await expect(attempt).rejects.toMatchObject({ code: '42501' });
    }
  }));
