import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { type Desk, hoursFromNow, rentalDesk } from '../support/rental_desk.ts';

const database = useDatabase();

async function sweep(db: pg.Client): Promise<number> {
  await db.query('set local role rentify_worker');
  const { rows } = await db.query<{ count: string }>('select rental.expire_quotes() as count');
  await db.query('set local role rentify_owner');
  return Number(rows[0]?.count);
}

async function quote(db: pg.Client, desk: Desk): Promise<string> {
  const { rows } = await asStaff(db, desk.agent, (as) =>
    as.query<{ id: string }>(
      `select id from rental.quote_rental(
         origin_location_id => $1, start_at => $2, end_at => $3, vehicle_id => $4,
         pricing_plan_id => $5)`,
      [desk.location.id, hoursFromNow(1), hoursFromNow(9), desk.vehicle.id, desk.plan.id],
    ),
  );
  return rows[0]?.id ?? '';
}

test('a quote whose half hour is over expires, once; another stays open', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const [old, fresh] = [await quote(db, desk), await quote(db, desk)];
    await db.query(
      `update rental.quotes set expires_at = now() - interval '1 second' where id = $1`,
      [old],
    );
    await expect(sweep(db)).resolves.toBe(1);
    await expect(sweep(db)).resolves.toBe(0);
    const { rows } = await db.query<{ id: string }>(
      `select id, status, updated_by = app.system_user_id() as by_system
       from rental.quotes order by id`,
    );
    expect(rows).toEqual([
      { id: old, status: 'expired', by_system: true },
      { id: fresh, status: 'open', by_system: false },
    ]);
  }));
