import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { location, vehicleClass } from '../support/factories.ts';
import { pricingPlan, pricingRate } from '../support/price_list.ts';

const database = useDatabase();
const frozen = { code: '55000', constraint: 'locations_time_zone_frozen' };

async function quoted(db: pg.Client, origin: string, destination = origin): Promise<void> {
  const { id: kind } = await vehicleClass(db);
  const plan = await pricingPlan(db);
  await pricingRate(db, plan);
  await db.query(
    `select rental.build_quote(
       null, null, $1, $2, $3, '2030-06-03T10:00Z', '2030-06-04T10:00Z', $4, '{}')`,
    [kind, origin, destination, plan.id],
  );
}

const move = (db: pg.Client, id: string, zone = 'America/New_York') =>
  db.query('update rental.locations set time_zone = $2 where id = $1', [id, zone]);

test('a mistaken time zone is corrected while nothing was priced by it', () =>
  database.inTransaction(async (db) => {
    const { id } = await location(db);
    const elsewhere = await location(db);
    await quoted(db, elsewhere.id, id);
    await expect(move(db, id)).resolves.toMatchObject({ rowCount: 1 });
  }));

test('once a quote began there it stays, and the same one is no change', () =>
  database.inTransaction(async (db) => {
    const { id } = await location(db);
    await quoted(db, id);
    await expect(move(db, id, 'Europe/Berlin')).resolves.toMatchObject({ rowCount: 1 });
    await expect(move(db, id)).rejects.toMatchObject(frozen);
  }));

test('a quote that is being written is waited for, and counts', async () => {
  const [quoting, moving] = [
    await database.connect('rentify_owner'),
    await database.connect('rentify_owner'),
  ];
  const { id } = await location(quoting);
  await quoting.query('begin');
  await quoted(quoting, id);
  const moved = expect(move(moving, id)).rejects.toMatchObject(frozen);
  await quoting.query('commit');
  await moved;
});
