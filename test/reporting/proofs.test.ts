import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { pastTriggers } from '../support/past_triggers.ts';
import { soundBooks } from '../support/sound_books.ts';

const database = useDatabase();

async function brokenRules(db: pg.Client): Promise<string[]> {
  const { rows } = await db.query<{ rule: string }>('select distinct rule from reporting.proofs');
  return rows.map(({ rule }) => rule).sort();
}

/** Each leaves the books as a fault, or somebody past the triggers, would. */
const faults: Readonly<Record<string, (db: pg.Client) => Promise<unknown>>> = {
  unbalanced_entries: (db) =>
    pastTriggers(db, 'update accounting.journal_lines set amount_cents = 1 where line_number = 1'),
  incomplete_entries: (db) => pastTriggers(db, 'delete from accounting.journal_lines'),
  broken_seals: (db) =>
    pastTriggers(db, `update accounting.journal_entries set description = 'Another'`),
  unsealed_entries: async (db) => {
    await post(db, { on: '2024-02-20' });
    await pastTriggers(
      db,
      `update accounting.journal_entries e set posted_at = now() - interval '25 hours'
       where not exists (select from accounting.ledger_seals s where s.journal_entry_id = e.id)`,
    );
  },
  balances_unlike_ledger: (db) =>
    pastTriggers(db, 'update accounting.closing_balances set debit_cents = debit_cents + 1'),
  receivables_unlike_invoices: (db) => misposted(db, 'test_fact', 'ACCOUNTS_RECEIVABLE'),
  credits_unlike_receipts: (db) => misposted(db, 'test_fact', 'CUSTOMER_CREDITS'),
  payables_unlike_account: (db) => misposted(db, 'test_fact', 'ACCOUNTS_PAYABLE'),
  taxes_unlike_documents: (db) => misposted(db, 'invoice', 'TAX_PAYABLE'),
  invoices_unlike_lines: (db) =>
    pastTriggers(db, 'update accounting.invoice_lines set tax_cents = 0, tax_rate_bp = 0'),
  invoices_unlike_settlements: (db) =>
    pastTriggers(db, 'delete from accounting.payment_allocations'),
  receipts_unlike_allocations: (db) => pastTriggers(db, 'delete from accounting.receipt_refunds'),
  missing_numbers: (db) =>
    pastTriggers(db, 'update accounting.number_series set last_number = last_number + 1'),
  deposits_unlike_rentals: (db) => misposted(db, 'test_fact', 'DEPOSITS_HELD'),
  receipts_unlike_payments: (db) =>
    db.query(
      `select accounting.record_receipt(
         'rental_payment', uuidv7(), 'CASH', uuidv7(), null, null, null, 100, 'EUR', '2024-02-20')`,
    ),
  refunds_unlike_payments: (db) => pastTriggers(db, 'delete from rental.rental_refunds'),
  rentals_unlike_invoices: (db) =>
    pastTriggers(db, 'update rental.rental_charges set net_cents = 1 where net_cents > 1'),
  payables_unlike_maintenance: (db) =>
    pastTriggers(db, `delete from accounting.payables where source_type = 'maintenance_job'`),
};

function misposted(db: pg.Client, type: string, account: string) {
  const lines = [
    [account, 'debit', 100],
    ['CASH', 'credit', 100],
  ] as const;
  return post(db, { on: '2024-02-20', type, lines });
}

test('nothing is wrong with sound books', () =>
  database.inTransaction(async (db) => {
    await soundBooks(db);
    await expect(brokenRules(db)).resolves.toEqual([]);
  }));

test('every proof has a fault that it finds', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ name: string }>(
      `select proname as name from pg_proc
       where pronamespace = 'reporting'::regnamespace and prorettype = 'reporting.violation'::regtype
         and not prosecdef`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(faults).sort());
    const { rows: used } = await db.query<{ rules: string[] }>(
      `select array_agg(rule[1] order by rule[1]) as rules
       from regexp_matches(pg_get_viewdef('reporting.proofs'), 'reporting\\.(\\w+)\\(', 'g') rule`,
    );
    expect(used[0]?.rules).toEqual(Object.keys(faults).sort());
  }));

test.each(Object.entries(faults))('%s finds it past every trigger, and says where', (rule, fault) =>
  database.inTransaction(async (db) => {
    await soundBooks(db);
    await fault(db);
    const { rows } = await db.query('select * from reporting.proofs where rule = $1', [rule]);
    expect(rows).not.toEqual([]);
    for (const row of rows) {
      expect(row).toMatchObject({ rule, entity: expect.any(String), detail: expect.any(String) });
    }
  }),
);

test.each(Object.entries(faults))('no month closes over %s: periods_proofs_empty', (_rule, fault) =>
  database.inTransaction(async (db) => {
    await soundBooks(db);
    await fault(db);
    const close = db.query(
      `update accounting.periods set status = 'closed' where starts_on = '2024-02-01'`,
    );
    await expect(close).rejects.toMatchObject({
      code: '55000',
      constraint: 'periods_proofs_empty',
      dataType: 'app.details',
    });
  }),
);

test('an entry that comes into a closed month is found by the balances of its closing', () =>
  database.inTransaction(async (db) => {
    await soundBooks(db);
    await pastTriggers(
      db,
      `update accounting.journal_entries set entry_date = '2024-01-20'
       where entry_date = '2024-02-15'`,
    );
    await expect(brokenRules(db)).resolves.toEqual(['balances_unlike_ledger', 'broken_seals']);
  }));

test('behind many seals a closing trusts the last proof of the job, and reads what came since', () =>
  database.inTransaction(async (db) => {
    await soundBooks(db);
    const close = (month: string) =>
      db.query(`update accounting.periods set status = 'closed' where starts_on = $1`, [month]);
    await pastTriggers(
      db,
      `update accounting.ledger_seals set position = position + 100000, digest = sha256('forged')`,
    );
    await pastTriggers(
      db,
      `insert into reporting.proof_runs
         (ran_at, duration_ms, sealed_position, violation_count, first_violations)
       select now() - interval '1 minute', 1, max(position), 0, '[]' from accounting.ledger_seals`,
    );
    await db.query('savepoint proven');
    await expect(close('2024-02-01')).resolves.toMatchObject({ rowCount: 1 });
    await db.query('rollback to savepoint proven');
    const refused = { code: '55000', constraint: 'periods_proofs_empty' };
    await post(db, { on: '2024-02-20' });
    await db.query('select accounting.seal_ledger()');
    await pastTriggers(
      db,
      `update accounting.ledger_seals set digest = sha256('more')
      where position = (select max(position) from accounting.ledger_seals)`,
    );
    await expect(close('2024-02-01')).rejects.toMatchObject(refused);
  }));

test('a run keeps how many faults there were, and the first of them', () =>
  database.inTransaction(async (db) => {
    await soundBooks(db);
    const check = async () => {
      await db.query('set local role rentify_worker');
      const { rows } = await db.query('select reporting.check_proofs() as count');
      await db.query('set local role gatekeeper');
      const last = await db.query('select * from reporting.last_proof_run()');
      await db.query('set local role rentify_owner');
      return [rows[0].count, last.rows];
    };
    await expect(check()).resolves.toEqual([0, [{ ran_at: expect.any(Date), violation_count: 0 }]]);
    await pastTriggers(db, `update reporting.proof_runs set ran_at = ran_at - interval '1 hour'`);
    await faults['broken_seals']?.(db);
    const [count, last] = await check();
    expect(count).toBeGreaterThan(1);
    expect(last).toEqual([{ ran_at: expect.any(Date), violation_count: count }]);
    const { rows } = await db.query(
      'select first_violations from reporting.proof_runs order by ran_at desc limit 1',
    );
    expect(rows[0].first_violations[0]).toMatchObject({ rule: 'broken_seals' });
  }));

test('what a run found is not changed, and is no negative number', () =>
  database.inTransaction(async (db) => {
    await db.query('select reporting.check_proofs()');
    for (const statement of [
      'update reporting.proof_runs set violation_count = 0',
      'delete from reporting.proof_runs',
      'truncate reporting.proof_runs',
    ]) {
      await db.query('savepoint attempt');
      await expect(db.query(statement)).rejects.toMatchObject({
        code: '55000',
        constraint: 'proof_runs_append_only',
      });
      await db.query('rollback to savepoint attempt');
    }
    const negative = db.query(
      `insert into reporting.proof_runs
         (duration_ms, sealed_position, violation_count, first_violations)
       values (1, 0, -1, '[]')`,
    );
    await expect(negative).rejects.toMatchObject({
      code: '23514',
      constraint: 'proof_runs_violation_count_positive',
    });
  }));

test('who keeps the books asks for the proofs, and nobody else', () =>
  database.inTransaction(async (db) => {
    await soundBooks(db);
    const ask = (as: pg.Client) => as.query('select * from reporting.proof_violations()');
    const accountant = await user(db, ['accountant']);
    await expect(asStaff(db, accountant, ask)).resolves.toMatchObject({ rows: [] });
    await faults['unbalanced_entries']?.(db);
    const { rows } = await asStaff(db, accountant, ask);
    expect(rows.map(({ rule }) => rule)).toContain('unbalanced_entries');
    for (const role of ['agent', 'mechanic', 'fleet_manager'] as const) {
      const other = await user(db, [role]);
      await expect(asStaff(db, other, ask)).rejects.toMatchObject({ code: '42501' });
    }
  }));
