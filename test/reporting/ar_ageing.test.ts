import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { receivables } from '../support/receivables.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();

type Step = {
  readonly kind: 'invoice' | 'receive' | 'refund' | 'credit' | 'write_off' | 'note';
  readonly rental: number;
  readonly day: number;
  readonly cents: number;
};
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    ...(['invoice', 'invoice', 'invoice', 'receive', 'receive'] as const),
    ...(['refund', 'credit', 'write_off', 'note'] as const),
  ),
  rental: fc.integer({ min: 0, max: 2 }),
  day: fc.integer({ min: 1, max: 150 }),
  cents: fc.integer({ min: 1, max: 40_000 }),
});

/** So that no run is without one: a refund of what paid an invoice takes its allocation back. */
const oneOfEach: Step[] = [
  { kind: 'invoice', rental: 0, day: 1, cents: 20_000 },
  { kind: 'receive', rental: 0, day: 2, cents: 23_800 },
  { kind: 'note', rental: 0, day: 2, cents: 1 },
  { kind: 'refund', rental: 0, day: 3, cents: 5000 },
  { kind: 'credit', rental: 0, day: 4, cents: 1000 },
  { kind: 'write_off', rental: 0, day: 5, cents: 1 },
];

/** Each day and point where the ageing and the control account say different things. */
const differences = `
  select d::date as day, (p).known_at, a.total, a.buckets, b.balance
  from reporting.knowledge_points p,
       generate_series(date '2025-01-01', date '2025-09-01', interval '23 days') d,
       lateral (
         select coalesce(sum(total_cents), 0) as total,
                coalesce(sum(current_cents + overdue_1_to_30_cents + overdue_31_to_60_cents
                  + overdue_61_to_90_cents + overdue_over_90_cents), 0) as buckets
         from reporting.ar_ageing_rows(d::date, null, p)) a,
       lateral (
         select coalesce(sum(debit_cents - credit_cents), 0) as balance
         from reporting.balances_at(d::date, p) t
         join accounting.accounts c on c.id = t.account_id and c.code = 'ACCOUNTS_RECEIVABLE') b
  where a.total <> b.balance or a.buckets <> b.balance`;

/** Each stretch of days and point where the tax of documents and TAX_PAYABLE differ. */
const taxDifferences = `
  select d::date as day, p.known_at
  from reporting.knowledge_points p,
       generate_series(date '2025-01-01', date '2025-09-01', interval '61 days') d
  where (
    select coalesce(sum(tax_cents), 0) from reporting.tax_report_rows(d::date, (d + interval '60 days')::date, p)
  ) <> (
    select coalesce(sum(-m.balance_cents), 0)
    from reporting.movements_between(d::date, (d + interval '60 days')::date, null, null, p) m
    join accounting.accounts c on c.id = m.account_id and c.code = 'TAX_PAYABLE')`;

test('as of any day and instant it adds up to ACCOUNTS_RECEIVABLE, and the tax report to TAX_PAYABLE', async () => {
  const root = await database.connect('superuser');
  const renters = await committed(root, (db) => rentersOf(db, 3));
  const accountant = await committed(root, (db) => user(db, ['accountant']));
  const receipts: string[] = [];
  const take = (one: Step) =>
    committed(root, async (db) => {
      const on = new Date(Date.UTC(2025, 0, one.day)).toISOString().slice(0, 10);
      const renter = { ...(renters[one.rental] as (typeof renters)[number]), on };
      switch (one.kind) {
        case 'invoice':
          return receivables.invoice(db, one.cents, renter);
        case 'receive':
          return receipts.push(await receivables.receive(db, one.cents, renter));
        case 'refund':
          return receivables.refund(db, one.cents, receipts.at(one.day % -3) ?? randomUUID(), on);
        case 'credit':
          return receivables.credit(db, one.cents, renter);
        case 'write_off':
          return asStaff(db, accountant, (as) => receivables.writeOffOldest(as));
        case 'note':
          return db.query('select reporting.note_point()');
        default:
          return one.kind satisfies never;
      }
    }).catch((error: { code?: string }) => {
      // More than there is, or of nothing.
      if (!['23514', 'P0002', '55000'].includes(error.code ?? '')) throw error;
    });

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
      for (const one of steps) await take(one);
      await committed(root, (db) => db.query('select reporting.note_point()'));
      await expect(root.query(differences)).resolves.toMatchObject({ rows: [] });
      await expect(root.query(taxDifferences)).resolves.toMatchObject({ rows: [] });
    }),
    { numRuns: 5, endOnFailure: true, examples: [[oneOfEach]] },
  );
  const { rows } = await root.query(
    `select count(*) filter (where reverses_id is null) > 0 as has_allocations,
            count(reverses_id) > 0 as has_reversals,
            exists (select from accounting.credit_notes) as has_credits,
            exists (select from accounting.write_offs) as has_write_offs
     from accounting.payment_allocations`,
  );
  expect(rows).toEqual([
    { has_allocations: true, has_reversals: true, has_credits: true, has_write_offs: true },
  ]);
}, 120_000);

/** A customer with so many rentals. */
async function rentersOf(db: pg.Client, count: number) {
  const desk = await rentalDesk(db);
  const renters = [];
  for (let i = 0; i < count; i += 1) {
    const [startAt, endAt] = [hoursFromNow(100 * i + 1), hoursFromNow(100 * i + 49)];
    const { id } = await reservation(db, desk, { startAt, endAt });
    renters.push({ customerId: desk.customer.id, rentalId: id });
  }
  return renters;
}

/** A customer with one rental, on a day. */
async function renterOn(db: pg.Client, on: string) {
  const [renter] = await rentersOf(db, 1);
  if (renter === undefined) throw new Error('One was asked for.');
  return { ...renter, on };
}

const ageing = async (db: pg.Client, effectiveAt: string, customerId: string | null = null) => {
  const { rows } = await db.query(
    `select current_cents, overdue_1_to_30_cents, overdue_31_to_60_cents, overdue_61_to_90_cents,
            overdue_over_90_cents, total_cents
     from reporting.note_point(knows_itself => true) p,
          reporting.ar_ageing_rows($1, $2, p)`,
    [effectiveAt, customerId],
  );
  return rows.map((row) => Object.values(row).map(Number));
};

test.each([
  ['2025-01-10', [1190, 0, 0, 0, 0, 1190]],
  ['2025-01-24', [1190, 0, 0, 0, 0, 1190]],
  ['2025-01-25', [0, 1190, 0, 0, 0, 1190]],
  ['2025-02-23', [0, 1190, 0, 0, 0, 1190]],
  ['2025-02-24', [0, 0, 1190, 0, 0, 1190]],
  ['2025-03-26', [0, 0, 0, 1190, 0, 1190]],
  ['2025-04-25', [0, 0, 0, 0, 1190, 1190]],
])('an invoice of 10 January, due in 14 days, on %s', (day, expected) =>
  database.inTransaction(async (db) => {
    const renter = await renterOn(db, '2025-01-10');
    const id = renter.customerId;
    await receivables.invoice(db, 1000, renter);
    await expect(ageing(db, day, id)).resolves.toEqual([expected]);
    await expect(ageing(db, '2025-01-09', id)).resolves.toEqual([]);
  }),
);

test('what was paid later was still owed before; the customers of others are left out', () =>
  database.inTransaction(async (db) => {
    const renter = await renterOn(db, '2025-01-10');
    const id = renter.customerId;
    await receivables.invoice(db, 1000, renter);
    await receivables.receive(db, 1190, { ...renter, on: '2025-01-20' });
    await expect(ageing(db, '2025-01-19', id)).resolves.toEqual([[1190, 0, 0, 0, 0, 1190]]);
    await expect(ageing(db, '2025-01-20', id)).resolves.toEqual([]);
    await expect(ageing(db, '2025-01-19', randomUUID())).resolves.toEqual([]);
  }));

test('what is not a day is refused', () =>
  database.inTransaction(async (db) => {
    const who = await user(db, ['accountant']);
    await expect(
      asStaff(db, who, (as) => as.query(`select * from reporting.ar_ageing('infinity')`)),
    ).rejects.toMatchObject({ code: '23514', constraint: 'reports_days_bounded' });
  }));
