import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type pg from 'pg';
import { findViolations } from '../../scripts/verify/find_violations.ts';
import { asStaff } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { payments } from '../support/payments.ts';
import {
  activeRental,
  complete,
  type Desk,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';
import { jobs } from '../support/workshop.ts';

const database = useDatabase();
const verify = join(import.meta.dirname, '..', '..', 'scripts', 'verify.ts');

async function broken(db: pg.Client): Promise<string[]> {
  const violations = await findViolations(db);
  return violations.filter(({ rows }) => rows.length > 0).map(({ check }) => check);
}

/** The statement, past every trigger and without the constraint, as a fault would leave it. */
async function plant(db: pg.Client, statement: string, values: unknown[] = []): Promise<void> {
  await db.query('set local role none; set local session_replication_role = replica');
  await db.query('alter table rental.rentals drop constraint if exists rentals_no_double_booking');
  await db.query(statement, values);
  await db.query('set local session_replication_role = origin; set local role rentify_owner');
}

/** A rental that was completed, one that is active, one that is reserved; money and a key. */
async function soundData(db: pg.Client): Promise<Desk & { readonly rental: { id: string } }> {
  const desk = await rentalDesk(db);
  const done = await activeRental(db, desk, {
    startAt: hoursFromNow(-30),
    endAt: hoursFromNow(-2),
  });
  await asStaff(db, desk.agent, (as) => complete(as, done, { at: hoursFromNow(-2) }));
  const rental = await reservation(db, desk, {
    startAt: hoursFromNow(20),
    endAt: hoursFromNow(40),
  });
  const admin = await user(db, ['admin']);
  await asStaff(db, admin, async (as) => {
    const payment = await payments.capture(as, await payments.request(as, rental, 10_000));
    await payments.refund(as, payment, 3_000);
  });
  await maintain(db, admin, desk);
  await db.query('select accounting.seal_ledger()');
  return { ...desk, rental };
}

test('sound data passes', () =>
  database.inTransaction(async (db) => {
    await soundData(db);
    await expect(broken(db)).resolves.toEqual([]);
  }));

/** A job that was done, with a part, and another in progress with a reservation in its way. */
async function maintain(db: pg.Client, admin: { id: string }, { vehicle }: Desk): Promise<void> {
  await asStaff(db, admin, async (as) => {
    const done = await jobs.breakDown(as, vehicle, hoursFromNow(4));
    await jobs.addPart(as, done, 2, 500);
    await jobs.complete(as, done, { odometer_km: 10_100 });
    await jobs.breakDown(as, vehicle, hoursFromNow(24));
  });
}

const faults: Record<string, string> = {
  k1_entries_balance: `
    update accounting.journal_lines set amount_cents = amount_cents + 1 where line_number = 1`,
  k2_entries_have_their_lines: `delete from accounting.journal_lines`,
  k3_sealed_entries_unchanged: `update accounting.journal_entries set description = 'Another'`,
  k4_trial_balance_is_zero: `delete from accounting.journal_lines where direction = 'debit'`,
  k4_trial_balances_recomputed: `
    insert into reporting.report_snapshots (kind, parameters, known_at, result, row_count, sha256)
    values ('trial_balance', '{"effective_at": "2024-01-31"}', now(),
            '[{"account_code": "CASH", "currency": "EUR", "debit_cents": 1, "credit_cents": 0}]', 1,
            repeat('0', 64))`,
  k5_live_rentals_never_overlap: `
    insert into rental.rentals (
      customer_id, vehicle_id, vehicle_class_id, origin_location_id, destination_location_id,
      start_at, end_at, blocked_until, pricing_plan_id, pricing_plan_rate_id, agreed_lines,
      net_cents, tax_cents, total_cents, deposit_cents, currency)
    select customer_id, vehicle_id, vehicle_class_id, origin_location_id, destination_location_id,
      start_at, end_at, blocked_until, pricing_plan_id, pricing_plan_rate_id, agreed_lines,
      net_cents, tax_cents, total_cents, deposit_cents, currency
    from rental.rentals where status = 'reserved'`,
  k5_live_rentals_clear_of_blocks: `
    insert into rental.vehicle_blocks (vehicle_id, during)
    select vehicle_id, tstzrange(start_at, end_at) from rental.rentals where status = 'reserved'`,
  k5_open_jobs_hold_the_calendar: `
    update maintenance.maintenance_jobs set expected_until = expected_until + interval '3 days'
    where status = 'in_progress'`,
  k6_rented_iff_one_active_rental: `update fleet.vehicles set status = 'rented'`,
  k6_odometer_never_falls: `
    update fleet.vehicle_odometer_readings set distance_km = 1 where source = 'rental_in'`,
  k6_under_maintenance_iff_one_job_in_progress: `
    update fleet.vehicles set status = 'active' where status = 'under_maintenance'`,
  k7_moves_are_allowed: `
    insert into app.state_changes (machine, entity_id, from_state, to_state)
    select 'rental', id, 'completed', 'completed' from rental.rentals where status = 'completed'`,
  k7_status_is_last_change: `
    update rental.rental_payments set status = 'failed', refunded_cents = 0, captured_at = null,
      failure_reason = 'none'`,
  k7_changes_have_an_actor: `
    update app.state_changes set correlation_id = 'request', actor_id = null
    where to_state = 'completed'`,
  k8_deposits_are_posted: `
    insert into rental.rental_deposits (rental_id, provider, amount_cents, currency)
    select id, 'card', 500, currency from rental.rentals where status = 'reserved'`,
  k8_payments_are_posted: `
    update accounting.receipts set amount_cents = amount_cents + 1
    where source_type = 'rental_payment'`,
  k8_receipts_within_amount: `update accounting.receipts set refunded_cents = 0`,
  k8_refunds_within_captured: `update rental.rental_refunds set amount_cents = 3001`,
  k9_completed_rentals_are_billed: `
    insert into rental.rental_charges (
      rental_id, charge_type, description, unit_price_cents, net_cents, currency)
    select id, 'fine', 'Forgotten', 100, 100, currency
    from rental.rentals where status = 'completed'`,
  k9_invoice_total_is_lines: `update accounting.invoice_lines set net_cents = net_cents + 1`,
  k9_maintenance_cost_is_booked: `update accounting.payables set amount_cents = 1`,
  k9_maintenance_cost_is_sum_of_parts: `
    update maintenance.maintenance_parts_used set removed_at = now()`,
  k9_paid_is_allocations: `update accounting.invoices set allocated_cents = 1`,
  k10_outbox_is_drained: `
    update app.outbox_events set occurred_at = now() - interval '61 seconds'`,
  k11_published_events_are_handled: `
    select app.open_archive_days();
    insert into app.event_subscriptions (consumer, event_type) values ('idle', '*');
    update app.event_subscriptions set subscribed_at = now() - interval '1 hour';
    select app.archive_events(array(select id from app.outbox_events));
    update app.published_events set published_at = now() - interval '6 minutes'`,
  k12_idempotency_keys_settled: `
    insert into app.idempotency_keys (user_id, key, operation, request_hash, claimed_at)
    select id, 'forgotten', 'graphql', '0', now() - interval '6 minutes' from identity.users limit 1`,
  k13_jobs_locked_by_the_living: `
    with task as (
      insert into graphile_worker._private_tasks (identifier) values ('a task') returning id)
    insert into graphile_worker._private_jobs (task_id, locked_by, locked_at)
    select id, 'a dead worker', now() - interval '2 minutes' from task`,
  k13_failed_jobs_are_on_record: `
    with task as (
      insert into graphile_worker._private_tasks (identifier) values ('a task') returning id)
    insert into graphile_worker._private_jobs (task_id, attempts, max_attempts)
    select id, 3, 3 from task`,
};

test('every checker has a fault that it finds', () =>
  database.inTransaction(async (db) => {
    const checks = (await findViolations(db)).map(({ check }) => check);
    expect(Object.keys(faults).toSorted()).toEqual(checks);
  }));

test.each(Object.entries(faults))('%s finds it, without the help of a constraint', (check, fault) =>
  database.inTransaction(async (db) => {
    await soundData(db);
    await plant(db, fault);
    await expect(broken(db)).resolves.toContain(check);
  }),
);

test('a vehicle that was written off while it was out breaks nothing', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await activeRental(db, desk);
    const manager = await user(db, ['fleet_manager']);
    await asStaff(db, manager, (as) =>
      as.query(`select fleet.decommission_vehicle($1, 'stolen')`, [desk.vehicle.id]),
    );
    await expect(broken(db)).resolves.toEqual([]);
  }));

test('npm run verify names the rows, and its exit code says so', async () => {
  const owner = await database.connect('superuser');
  await post(owner);
  await owner.query(`select reporting.write_snapshot('trial_balance', '{}')`);
  await post(owner);
  await expect(run()).resolves.toMatchObject({ code: 0 });
  await owner.query(
    `insert into app.idempotency_keys (user_id, key, operation, request_hash, claimed_at)
     values (uuidv7(), 'forgotten', 'graphql', '0', now() - interval '6 minutes')`,
  );
  const { code, stdout, stderr } = await run();
  expect(code).toBe(1);
  expect(stdout).toContain('BROKEN  k12_idempotency_keys_settled');
  expect(stderr).toContain('"key":"forgotten"');
});

function run(): Promise<{ code: number; stdout: string; stderr: string }> {
  const { ownerDatabaseUrl } = database.urls;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [verify, '--database-url', ownerDatabaseUrl],
      { timeout: 20_000 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
