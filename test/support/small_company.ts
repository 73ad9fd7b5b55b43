import type pg from 'pg';
import { apiKey } from './api_key.ts';
import { askedForAccount } from './asked_for_account.ts';
import { post } from './books.ts';
import { customer, location, user, vehicle, vehicleClass } from './factories.ts';
import { givenToken } from './given_token.ts';
import { keepDocuments } from './keep_documents.ts';
import { keysAndIssuers } from './keys_and_issuers.ts';
import { openSessions } from './open_sessions.ts';
import { tellOthers } from './tell_others.ts';
import { writeMessages } from './write_messages.ts';
import { writeSales } from './write_sales.ts';
import { writeWebhooks } from './write_webhooks.ts';

type Row = { readonly id: string };
type People =
  | 'customerA'
  | 'customerB'
  | 'agent'
  | 'mechanic'
  | 'fleetManager'
  | 'accountant'
  | 'admin'
  | 'service';
type Company = Readonly<Record<People, Row>>;

/**
 * A company in which no table is empty: two customers with one of everything each, a
 * third without an account, a vehicle on offer and one that has left, and everybody who works here.
 */
export async function smallCompany(db: pg.Client): Promise<Company> {
  const people = {
    customerA: await user(db, ['customer']),
    customerB: await user(db, ['customer']),
    agent: await user(db, ['agent']),
    mechanic: await user(db, ['mechanic']),
    fleetManager: await user(db, ['fleet_manager']),
    accountant: await user(db, ['accountant']),
    admin: await user(db, ['admin']),
    service: await user(db, ['service']),
  };
  const place = await location(db);
  const { id: vehicle_class_id } = await vehicleClass(db);
  const offered = await vehicle(db, { vehicle_class_id, home_location_id: place.id });
  const gone = await vehicle(db, { vehicle_class_id, home_location_id: place.id });
  await db.query(
    `update fleet.vehicles
     set status = 'decommissioned', decommissioned_at = now(), decommission_reason = 'sold'
     where id = $1`,
    [gone.id],
  );
  await customer(db, { name: 'Without an account' });
  await furnish(db, people, offered, place);
  for (const [index, who] of [people.customerA, people.customerB].entries()) {
    await rent(db, who, offered, index);
  }
  await keepBooks(db, people.accountant);
  await writeSales(db, people.accountant);
  await proveBooks(db);
  await tellOthers(db);
  await keepDocuments(db, people.admin);
  await keysAndIssuers(db, people);
  await openSessions(db, Object.values(people));
  await askedForAccount(db, 'newcomer@example.com');
  await givenToken(db, people.customerA);
  await writeMessages(db);
  await writeWebhooks(db);
  return people;
}

async function furnish(db: pg.Client, people: Company, offered: Row, place: Row): Promise<void> {
  const staff = Object.values(people).map(({ id }) => id);
  await db.query(
    `insert into identity.staff_profiles (user_id, staff_type)
     select id, 'driver' from unnest($1::uuid[]) as id`,
    [staff],
  );
  await db.query('insert into identity.invitations (user_id) values ($1)', [people.mechanic.id]);
  await db.query(
    `insert into fleet.vehicle_documents (vehicle_id, kind, document_number, valid_during)
     values ($1, 'insurance', 'A1', '[2026-01-01,2027-01-01)')`,
    [offered.id],
  );
  await db.query(
    `insert into fleet.vehicle_odometer_readings (vehicle_id, reading_km, recorded_at, source)
     values ($1, 1, now(), 'desk')`,
    [offered.id],
  );
  await db.query(
    `insert into rental.vehicle_blocks (vehicle_id, during)
     values ($1, tstzrange(now() + interval '1 year', now() + interval '2 years'))`,
    [offered.id],
  );
  await db.query(
    `with program as (
       insert into maintenance.maintenance_programs (name, kind, vehicle_id, every_km)
       values ('Every year', 'service', $1, 15000)
       returning id)
     insert into maintenance.maintenance_jobs
       (vehicle_id, program_id, kind, scheduled_for, expected_until)
     select $1, id, 'service', now() - interval '2 hours', now() - interval '1 hour' from program`,
    [offered.id],
  );
  await db.query(
    `update maintenance.maintenance_jobs set status = 'in_progress', started_at = scheduled_for`,
  );
  await db.query(
    `insert into maintenance.maintenance_parts_used
       (maintenance_job_id, part_name, quantity, unit_cost_cents)
     select id, 'Oil filter', 1, 1290 from maintenance.maintenance_jobs`,
  );
  await db.query(
    `update maintenance.maintenance_jobs
     set status = 'completed', completed_at = now(), odometer_km = 1, labour_cost_cents = 5000`,
  );
  await db.query(
    `with plan as (
       insert into rental.pricing_plans (code, name, currency, is_default)
       values ('P', 'Plan', 'EUR', true)
       returning id)
     insert into rental.pricing_plan_rates (pricing_plan_id, valid_during, day_price_cents)
     select id, '[2020-01-01,)', 5000 from plan`,
  );
  await db.query(
    `insert into rental.extras (code, name, unit, price_cents, currency)
     values ('SEAT', 'Child seat', 'per_day', 500, 'EUR')`,
  );
  await db.query(
    `insert into rental.tax_rates (location_id, charge_type, valid_during, rate_bp)
     values ($1, 'base', '[2020-01-01,)', 1900)`,
    [place.id],
  );
  await db.query(
    `select reporting.write_snapshot(kind, '{}')
     from unnest(array['trial_balance', 'fleet_utilisation']::reporting.report_kind[]) as kind`,
  );
  await apiKey(db, ['vehicles.read'], { user_id: people.service.id });
  await db.query(`select app.record_audit('session.open', 'done', $1)`, [people.agent.id]);
  await db.query(`insert into app.inbox_messages (consumer, event_id) values ('c', uuidv7())`);
  await db.query(`select app.record_job_run('a/task', now()), app.enter_worker('a pool')`);
  await db.query(
    `select app.note_consumer_lags('[{"consumer": "a", "topic": "rentify.app", "lag": 1}]')`,
  );
  await db.query(
    `insert into fleet.vehicle_document_warnings (document_id, days_left)
     select id, 30 from fleet.vehicle_documents`,
  );
  await db.query(
    `insert into app.idempotency_keys (user_id, key, operation, request_hash)
     values ($1, 'a-key-of-a', 'graphql', 'h')`,
    [people.customerA.id],
  );
}

/** One of everything that a customer can have, written as that customer. */
async function rent(db: pg.Client, who: Row, offered: Row, index: number): Promise<void> {
  await db.query(`select set_config('jwt.claims.sub', $1, true)`, [who.id]);
  await customer(db, { user_id: who.id });
  const period = `now() + make_interval(days => 10 * ${index} + 1)`;
  const terms = `start_at, end_at, net_cents, tax_cents, total_cents, deposit_cents, currency`;
  const values = `${period}, ${period} + interval '2 days', 100, 19, 119, 500, 'EUR'`;
  const lines = `array[('base', 'Two days', 1, 100, 100, 1900, 19)::rental.charge_line]`;
  const base = `from rental.customers c, rental.rentable_vehicles v, rental.pricing_plan_rates p
     where c.user_id = $1 and v.id = $2`;
  const { rows } = await db.query<Row>(
    `with quote as (
       insert into rental.quotes (customer_id, vehicle_class_id, origin_location_id,
         destination_location_id, pricing_plan_id, pricing_plan_rate_id, lines, is_available,
         expires_at, ${terms})
       select c.id, v.vehicle_class_id, v.home_location_id, v.home_location_id,
         p.pricing_plan_id, p.id, ${lines}, true, now(), ${values} ${base}
       returning id)
     insert into rental.rentals (customer_id, vehicle_id, vehicle_class_id, origin_location_id,
       destination_location_id, pricing_plan_id, pricing_plan_rate_id, agreed_lines,
       blocked_until, quote_id, ${terms})
     select c.id, v.id, v.vehicle_class_id, v.home_location_id, v.home_location_id,
       p.pricing_plan_id, p.id, ${lines}, ${period} + interval '3 days',
       (select id from quote), ${values} ${base}
     returning id`,
    [who.id, offered.id],
  );
  await settle(db, rows[0]?.id);
  await db.query(`select set_config('jwt.claims.sub', '', true)`);
}

async function settle(db: pg.Client, rentalId: string | undefined): Promise<void> {
  const of = [rentalId];
  await db.query(
    `insert into rental.rental_extras (rental_id, extra_id, quantity, unit, unit_price_cents, currency)
     select $1, id, 1, unit, price_cents, currency from rental.extras`,
    of,
  );
  await db.query(
    `insert into rental.rental_charges
       (rental_id, charge_type, description, unit_price_cents, net_cents, currency)
     values ($1, 'base', 'Two days', 100, 100, 'EUR')`,
    of,
  );
  await db.query(
    `insert into rental.rental_deposits (rental_id, provider, amount_cents, currency)
     values ($1, 'card', 500, 'EUR')`,
    of,
  );
  await db.query(
    `insert into rental.rental_handovers (rental_id, kind, handed_at, odometer_km, fuel_eighths)
     values ($1, 'check_out', now(), 1, 8)`,
    of,
  );
  await db.query(
    `insert into rental.rental_payments (rental_id, provider, amount_cents, currency)
     values ($1, 'cash', 119, 'EUR')`,
    of,
  );
  await db.query(
    `update rental.rental_payments set status = 'captured', captured_at = now()
     where rental_id = $1`,
    of,
  );
  await db.query(
    `insert into rental.rental_refunds (payment_id, amount_cents, currency, reason)
     select id, 19, 'EUR', 'Kindness' from rental.rental_payments where rental_id = $1`,
    of,
  );
}

/** A year that was closed, a month after it that is open, and an entry that waits for approval. */
async function keepBooks(db: pg.Client, accountant: Row): Promise<void> {
  await post(db, { on: '2023-12-15' });
  await post(db, { on: '2024-01-15' });
  await db.query('select accounting.carry_year(2023)');
  await db.query(`update accounting.periods set status = 'closed' where starts_on = '2023-12-01'`);
  await db.query(
    `insert into accounting.journal_drafts (entry_date, description, lines, prepared_by)
     select e.entry_date, 'Again', accounting.entry_lines(e.id), $1
     from accounting.journal_entries e where e.entry_date = '2024-01-15'`,
    [accountant.id],
  );
}

/** What the jobs have written: seals, the last of which was told yesterday, and a proof. */
async function proveBooks(db: pg.Client): Promise<void> {
  await db.query('select accounting.seal_ledger()');
  await db.query(
    `insert into accounting.sealed_days (sealed_on, position, digest)
     select current_date - 1, position, digest
     from accounting.ledger_seals order by position desc limit 1`,
  );
  await db.query('select reporting.check_proofs()');
  await db.query(`select set_config('jwt.claims.sub', '', true)`);
}
