import { seedLoad } from '../../scripts/seed/seed_load.ts';
import { useDatabase } from '../support/database.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const database = useDatabase();
const load = () =>
  seedLoad(
    database.urls,
    { vehicleCount: 40, rentalCount: 4_010, seed: 1, now: new Date(), hasCharges: true },
    () => undefined,
  );

const indexes = async () => {
  const owner = await database.connect('rentify_owner');
  const { rows } = await owner.query(
    `select indexdef from pg_indexes where tablename = 'rentals' order by indexdef`,
  );
  return rows;
};
let indexesBefore: unknown[];

beforeAll(async () => {
  indexesBefore = await indexes();
  await load();
});

test('the indexes that were out of the way are back', async () => {
  expect(indexesBefore.length).toBeGreaterThan(5);
  await expect(indexes()).resolves.toEqual(indexesBefore);
});

test('it has as many rows as were asked for, about 5 % live, and every invariant holds', async () => {
  await verifyDatabase(database);
  const owner = await database.connect('rentify_owner');
  const { rows } = await owner.query(
    `select count(*)::int as rentals, count(distinct vehicle_id)::int as vehicles,
            avg((status in ('reserved', 'active'))::int)::float as live
     from rental.rentals`,
  );
  expect(rows).toEqual([{ rentals: 4_010, vehicles: 40, live: expect.any(Number) }]);
  expect(rows[0].live).toBeGreaterThan(0.04);
  expect(rows[0].live).toBeLessThan(0.07);
});

test('what was copied past the triggers points at rows that are there', async () => {
  const root = await database.connect('superuser');
  const { rows } = await root.query<{ problem: string }>(
    `select format('select %L as problem from %s t where not exists (select from %s k where %s)%s',
              c.conrelid::regclass || '.' || c.conname, c.conrelid::regclass,
              c.confrelid::regclass,
              string_agg(format('k.%I = t.%I', k.attname, t.attname), ' and '),
              string_agg(format(' and t.%I is not null', t.attname), '')) as problem
     from pg_constraint c
     cross join unnest(c.conkey, c.confkey) as key (mine, theirs)
     join pg_attribute t on t.attrelid = c.conrelid and t.attnum = key.mine
     join pg_attribute k on k.attrelid = c.confrelid and k.attnum = key.theirs
     where c.contype = 'f' and not c.conperiod
       and c.connamespace::regnamespace::text in ('fleet', 'rental', 'identity')
     group by c.oid, c.conname, c.conrelid, c.confrelid`,
  );
  expect(rows.length).toBeGreaterThan(20);
  for (const { problem } of rows) {
    await expect(root.query(problem)).resolves.toMatchObject({ rows: [] });
  }
});

test('no two rentals of a vehicle touch, and what is completed was charged', async () => {
  const owner = await database.connect('rentify_owner');
  const { rows } = await owner.query(
    `select
       (select count(*)::int from (
          select start_at < lag(blocked_until) over (partition by vehicle_id order by start_at) as touches
          from rental.rentals) r where touches) as touching,
       (select count(*)::int from rental.rentals r
        where r.status = 'completed' and rental.rentals_charged_cents(r) <> r.total_cents) as wrong`,
  );
  expect(rows).toEqual([{ touching: 0, wrong: 0 }]);
});

test('a database that has data is left as it is', async () => {
  await expect(load()).resolves.toBe(false);
});
