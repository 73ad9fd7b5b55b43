import type pg from 'pg';
import { generateDemoData } from '../../scripts/seed/generate/generate_demo_data.ts';
import { seedDemo } from '../../scripts/seed/seed_demo.ts';
import { type TestDatabase, useDatabase } from '../support/database.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const database = useDatabase();
const sameSeed = useDatabase();
const now = new Date();

const seed = (into: TestDatabase) => seedDemo(into.urls, { seed: 1, now, report: () => undefined });
const counts = async (db: pg.Client, query: string) => {
  const { rows } = await db.query<{ name: string; count: string }>(query);
  return Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]));
};

// Five seconds each, where nothing else wants the processor.
const seedingMs = 90_000;

beforeAll(async () => {
  await Promise.all([seed(database), seed(sameSeed)]);
}, seedingMs);

test('the company is as large as it was said to be, and every rule held', async () => {
  await verifyDatabase(database);
  const owner = await database.connect('rentify_owner');
  expect((await owner.query('select * from reporting.proofs')).rows).toEqual([]);
  await expect(
    counts(
      owner,
      `select 'locations' as name, count(*) from rental.locations
       union all select 'time zones', count(distinct time_zone) from rental.locations
       union all select 'plans', count(*) from rental.pricing_plans
       union all select 'older versions', count(*) from rental.pricing_plan_rates
         where not upper_inf(valid_during)
       union all select 'vehicles', count(*) from fleet.vehicles
       union all select 'customers', count(*) from rental.customers
       union all select 'customers who sign in', count(user_id) from rental.customers`,
    ),
  ).resolves.toEqual({
    locations: 5,
    'time zones': 3,
    plans: 4,
    'older versions': 1,
    vehicles: 50,
    customers: 40,
    'customers who sign in': 8,
  });
});

test('invoices say who sent them, and the books count days by the clock of the main desk', async () => {
  const owner = await database.connect('rentify_owner');
  const { rows } = await owner.query(
    `select s.address, s.time_zone, l.time_zone as desk,
            (select count(distinct i.seller ->> 'company_name')::int from accounting.invoices i)
              as sellers
     from accounting.company_settings s, rental.locations l
     where l.code = 'BER'`,
  );
  expect(rows).toEqual([
    {
      address: 'Europaplatz 1\n10557 Berlin\nGermany',
      time_zone: 'Europe/Berlin',
      desk: 'Europe/Berlin',
      sellers: 1,
    },
  ]);
});

test('there are rentals in every state around today', async () => {
  const owner = await database.connect('rentify_owner');
  await expect(
    counts(owner, 'select status as name, count(*) from rental.rentals group by status'),
  ).resolves.toEqual({ completed: 180, active: 25, reserved: 55, cancelled: 40 });
  await expect(
    counts(
      owner,
      `select case when r.cancellation_reason = 'no_show' then 'no show'
                   when rental.rentals_charged_cents(r) > 0 then 'with fee' else 'free' end as name,
              count(*)
       from rental.rentals r where r.status = 'cancelled' group by 1`,
    ),
  ).resolves.toMatchObject({ 'no show': 12, 'with fee': 14, free: 14 });
  const { rows } = await owner.query(
    `select count(*) filter (where status = 'active' and end_at < now()) as overdue,
            count(*) filter (where status = 'reserved' and start_at < now()) as missed
     from rental.rentals`,
  );
  expect(rows).toEqual([{ overdue: '6', missed: '0' }]);
});

test('money has come in, failed, is awaited and went back, and deposits were kept', async () => {
  const owner = await database.connect('rentify_owner');
  await expect(
    counts(
      owner,
      `select status as name, count(*) from rental.rental_payments group by status
       union all select 'refunds', count(*) from rental.rental_refunds
       union all select 'deposits ' || status, count(*) from rental.rental_deposits group by status`,
    ),
  ).resolves.toEqual({
    captured: expect.any(Number),
    failed: expect.any(Number),
    pending: expect.any(Number),
    refunds: expect.any(Number),
    'deposits held': 25,
    'deposits released': expect.any(Number),
    'deposits captured': expect.any(Number),
  });
});

test('the workshop has a past and something to do, and what it needs comes again', async () => {
  const owner = await database.connect('rentify_owner');
  await expect(
    counts(
      owner,
      `select status as name, count(*) from maintenance.maintenance_jobs group by status
       union all select 'with parts', count(distinct maintenance_job_id)
         from maintenance.maintenance_parts_used
       union all select 'programmes', count(*) from maintenance.maintenance_programs`,
    ),
  ).resolves.toEqual({
    completed: 12,
    in_progress: 1,
    scheduled: 1,
    'with parts': 13,
    programmes: 1,
  });
});

test('the demo customer has a rental in each state, and somebody must be told to wait', async () => {
  const owner = await database.connect('rentify_owner');
  await expect(
    counts(
      owner,
      `select r.status as name, 1 as count from rental.rentals r
       join rental.customers c on c.id = r.customer_id
       where c.name = 'Carla Customer' group by r.status`,
    ),
  ).resolves.toEqual({ completed: 1, active: 1, reserved: 1, cancelled: 1 });
  const { rows } = await owner.query(
    `select from rental.rentals late
     join rental.rentals next on next.vehicle_id = late.vehicle_id and next.status = 'reserved'
     where late.status = 'active' and late.end_at < now()
       and next.start_at < now() + (late.blocked_until - late.end_at)`,
  );
  expect(rows).toHaveLength(1);
});

test('the same seed gives the same plates, periods and prices', async () => {
  const [first, second] = await Promise.all(
    [database, sameSeed].map(async (each) => {
      const owner = await each.connect('rentify_owner');
      const { rows } = await owner.query(
        `select v.plate_number, r.start_at, r.end_at, r.status, r.total_cents, c.name,
                rental.rentals_charged_cents(r) as charged_cents
         from rental.rentals r
         join fleet.vehicles v on v.id = r.vehicle_id
         join rental.customers c on c.id = r.customer_id
         order by v.plate_number, r.start_at`,
      );
      return rows;
    }),
  );
  expect(first).toHaveLength(300);
  expect(second).toEqual(first);
});

test('another seed gives another company', () => {
  const plates = (of: number) => generateDemoData(of, now).vehicles.map((v) => v.plateNumber);
  expect(plates(2)).not.toEqual(plates(1));
});

test('a database that has data is left as it is', async () => {
  await expect(seed(database)).resolves.toBe(false);
});
