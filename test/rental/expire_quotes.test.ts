import type pg from 'pg';
import { asAdmin } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { location, user, vehicleClass } from '../support/factories.ts';
import { pricingPlan, pricingRate } from '../support/price_list.ts';

const database = useDatabase();

/** Quotes that expire so many minutes from now. */
async function quotes(db: pg.Client, minutes: readonly number[]): Promise<void> {
  const { id: kind } = await vehicleClass(db);
  const { id: place } = await location(db);
  const plan = await pricingPlan(db);
  await pricingRate(db, plan);
  for (const fromNow of minutes) {
    await db.query(
      `select rental.build_quote(
         null, null, $1, $2, $2, '2030-01-01T10:00Z', '2030-01-02T10:00Z', $3, '{}')`,
      [kind, place, plan.id],
    );
    await db.query(
      `update rental.quotes set expires_at = now() + make_interval(mins => $1)
       where expires_at = now() + rental.quote_lifetime()`,
      [fromNow],
    );
  }
}

const expire = async (db: pg.Client) =>
  (await db.query<{ expired: number }>('select rental.expire_quotes() as expired')).rows[0]
    ?.expired;

test('the open quotes whose time is over expire, once', () =>
  database.inTransaction(async (db) => {
    await quotes(db, [-1, 0, 1]);
    await db.query('set local role rentify_worker');
    await expect(expire(db)).resolves.toBe(2);
    await expect(expire(db)).resolves.toBe(0);
    await db.query('set local role rentify_owner');
    const { rows } = await db.query('select status from rental.quotes order by expires_at');
    expect(rows.map(({ status }) => status)).toEqual(['expired', 'expired', 'open']);
  }));

test('the system is who did it, and nobody outside is told', () =>
  database.inTransaction(async (db) => {
    await quotes(db, [-1]);
    await expire(db);
    const { rows } = await db.query(
      `select c.from_state, c.to_state, c.actor_id = app.system_user_id() as by_system
       from app.state_changes c where c.machine = 'quote' order by c.changed_at`,
    );
    expect(rows).toEqual([
      { from_state: null, to_state: 'open', by_system: null },
      { from_state: 'open', to_state: 'expired', by_system: true },
    ]);
    const events = await db.query(`select from app.outbox_events where aggregate_type = 'quote'`);
    expect(events.rowCount).toBe(0);
  }));

test('an admin can not: only the worker runs it', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    await expect(asAdmin(db, admin, expire)).rejects.toMatchObject({ code: '42501' });
  }));
