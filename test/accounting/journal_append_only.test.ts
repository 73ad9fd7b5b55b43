import { asRole } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { smallCompany } from '../support/small_company.ts';

const database = useDatabase();
let people: Awaited<ReturnType<typeof smallCompany>>;

beforeAll(async () => {
  people = await committed(await database.connect('superuser'), smallCompany);
});

const columns = {
  journal_entries: [
    'external_ref_type',
    'external_ref_id',
    'entry_date',
    'description',
    'line_count',
    'reverses_entry_id',
    'posted_at',
    'posted_by',
    'posted_xid',
  ],
  journal_lines: [
    'journal_entry_id',
    'line_number',
    'account_id',
    'direction',
    'amount_cents',
    'currency',
    'vehicle_id',
  ],
} as const;

/** Every way that SQL has to change or lose a posted row; those that change nothing too. */
const statements = Object.entries(columns).flatMap(([table, names]) => {
  const name = `accounting.${table}`;
  return [
    ...names.map((column) => [table, `update ${name} set ${column} = ${column}`] as const),
    [table, `update ${name} set id = uuidv7() where false`] as const,
    [table, `delete from ${name}`] as const,
    [table, `delete from ${name} where false`] as const,
    [table, `truncate ${name} cascade`] as const,
    [
      table,
      `merge into ${name} t using (values (1)) as one (n) on true when matched then delete`,
    ] as const,
    [
      table,
      `merge into ${name} t using (values (1)) as one (n) on true
       when matched then update set id = uuidv7()`,
    ] as const,
    [table, `with gone as (delete from ${name} returning id) select count(*) from gone`] as const,
  ];
});

test.each(statements)('not even its owner changes or loses a row of %s by %s', (table, statement) =>
  database.inTransaction(async (db) => {
    await expect(db.query(statement)).rejects.toMatchObject({
      code: '55000',
      // TRUNCATE meets first whichever table it cascades to.
      constraint: statement.startsWith('truncate')
        ? expect.stringMatching(/_append_only$/)
        : `${table}_append_only`,
    });
  }),
);

test.each([
  [
    'journal_entries_append_only',
    `insert into accounting.journal_entries (
       id, external_ref_type, external_ref_id, entry_date, description, line_count)
     select id, external_ref_type, external_ref_id, entry_date, 'Other', line_count
     from accounting.journal_entries
     on conflict on constraint journal_entries_external_ref_key
       do update set description = excluded.description`,
  ],
  [
    'journal_lines_append_only',
    `insert into accounting.journal_lines (
       id, journal_entry_id, line_number, account_id, direction, amount_cents, currency)
     select id, journal_entry_id, line_number, account_id, direction, amount_cents + 1, currency
     from accounting.journal_lines
     on conflict on constraint journal_lines_line_number_key
       do update set amount_cents = excluded.amount_cents`,
  ],
])('%s: ON CONFLICT is an update', (constraint, statement) =>
  database.inTransaction(async (db) => {
    await expect(db.query(statement)).rejects.toMatchObject({ code: '55000', constraint });
  }),
);

test.each(['accountant', 'admin', 'agent', 'customerA', 'service'] as const)(
  'the %s has no right to any of it',
  (who) =>
    database.inTransaction(async (db) => {
      const role = { accountant: 'staff', agent: 'staff', customerA: 'customer' } as const;
      for (const [, statement] of statements) {
        const attempt = asRole(db, role[who as keyof typeof role] ?? who, people[who], () =>
          db.query(statement),
        );
        await expect(attempt).rejects.toMatchObject({ code: '42501' });
      }
    }),
);

const sabotage = [
  `set session_replication_role = 'replica'`,
  'alter table accounting.journal_lines disable trigger all',
  'alter table accounting.journal_lines disable trigger _200_append_only',
  'create rule nothing as on update to accounting.journal_lines do instead nothing',
  'alter table accounting.journal_lines drop constraint journal_lines_amount_positive',
  'drop trigger _900_prove on accounting.journal_entries',
  'alter table accounting.journal_lines disable row level security',
  'drop table accounting.journal_lines',
];

test.each(['rentify_api', 'rentify_worker', 'bi_reader'] as const)(
  'the login %s takes no guard away',
  async (login) => {
    const client = await database.connect(login);
    // What is only a setting of theirs is not what stops them.
    await client.query('set default_transaction_read_only = off');
    for (const statement of sabotage) {
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  },
);

test.each(['anonymous', 'customer', 'staff', 'admin', 'service'] as const)(
  'the role %s takes no guard away',
  (role) =>
    database.inTransaction(async (db) => {
      for (const statement of sabotage) {
        // A superuser's session keeps its right to settings under any role; a login has none.
        if (statement.startsWith('set')) continue;
        await expect(
          asRole(db, role, people.admin, () => db.query(statement)),
        ).rejects.toMatchObject({ code: '42501' });
      }
    }),
);

test('the owner cannot leave triggers out by a setting of the session', async () => {
  const owner = await database.connect('rentify_owner');
  await expect(owner.query(`set session_replication_role = 'replica'`)).rejects.toMatchObject({
    code: '42501',
  });
});

test.each([
  ['posted_at', `now() - interval '1 day'`],
  ['posted_by', 'uuidv7()'],
  ['posted_xid', `'3'::xid8`],
  ['posted_cluster', '2::smallint'],
  ['correlation_id', `'forged'`],
])('%s is not what the writer says: journal_entries_posted_now', (column, value) =>
  database.inTransaction(async (db) => {
    const attempt = db.query(
      `insert into accounting.journal_entries (
         external_ref_type, external_ref_id, entry_date, description, line_count, ${column})
       values ('by_hand', uuidv7(), '2024-01-15', 'By hand', 2, ${value})`,
    );
    await expect(attempt).rejects.toMatchObject({
      code: '55000',
      constraint: 'journal_entries_posted_now',
    });
  }),
);

test.each([
  ['accounts', 'accounts_append_only'],
  ['clusters', 'clusters_append_only'],
  ['closing_balances', 'closing_balances_append_only'],
  ['company_settings', 'company_settings_append_only'],
  ['journal_drafts', 'journal_drafts_append_only'],
  ['period_closings', 'period_closings_append_only'],
  ['periods', 'periods_append_only'],
  ['year_closings', 'year_closings_append_only'],
])('accounting.%s loses no row, not even to its owner: %s', (table, constraint) =>
  database.inTransaction(async (db) => {
    for (const statement of [
      `delete from accounting.${table}`,
      `truncate accounting.${table} cascade`,
      `merge into accounting.${table} t using (values (1)) as one (n) on true
       when matched then delete`,
    ]) {
      await db.query('savepoint attempt');
      await expect(db.query(statement)).rejects.toMatchObject({
        code: '55000',
        constraint: statement.startsWith('truncate')
          ? expect.stringMatching(/_append_only$/)
          : constraint,
      });
      await db.query('rollback to savepoint attempt');
    }
  }),
);

test.each([
  ['clusters', 'system_identifier = system_identifier', 'clusters_append_only'],
  ['closing_balances', 'debit_cents = debit_cents + 1', 'closing_balances_append_only'],
  ['period_closings', 'period_id = uuidv7()', 'period_closings_immutable'],
  ['period_closings', `closed_at = now() - interval '1 day'`, 'period_closings_immutable'],
  ['year_closings', 'year = year - 1', 'year_closings_immutable'],
  ['periods', `starts_on = '2001-01-01'`, 'periods_immutable'],
  ['accounts', `type = 'asset'`, 'accounts_immutable'],
  ['accounts', `code = 'OTHER'`, 'accounts_immutable'],
  ['accounts', 'is_control = not is_control', 'accounts_immutable'],
  ['journal_drafts', `description = 'Other'`, 'journal_drafts_immutable'],
  ['journal_drafts', 'prepared_by = uuidv7()', 'journal_drafts_immutable'],
])('a row of %s keeps %s out: %s', (table, change, constraint) =>
  database.inTransaction(async (db) => {
    await expect(db.query(`update accounting.${table} set ${change}`)).rejects.toMatchObject({
      code: '55000',
      constraint,
    });
  }),
);

test('posting itself is no change: what was posted before stays as it was', () =>
  database.inTransaction(async (db) => {
    const digest = `
      select md5(string_agg(e::text, '' order by e.id)) || md5(string_agg(l::text, '' order by l.id))
      from accounting.journal_entries e
      join accounting.journal_lines l on l.journal_entry_id = e.id
      where e.external_ref_type <> 'later'`;
    const before = await db.query(digest);
    await post(db, { type: 'later' });
    expect((await db.query(digest)).rows).toEqual(before.rows);
  }));
