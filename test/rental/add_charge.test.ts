import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import {
  activeRental,
  complete,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';

const database = useDatabase();

const add = async (
  db: pg.Client,
  rental: { readonly id: string },
  type: string,
  netCents: number | string,
) => {
  const { rows } = await db.query('select * from rental.add_charge($1, $2, $3, $4)', [
    rental.id,
    type,
    netCents,
    ' A parking fine ',
  ]);
  return rows[0];
};

test('a fine that comes after the return is added, taxed by the day it is added', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await db.query(
      `insert into rental.tax_rates (location_id, charge_type, valid_during, rate_bp)
       values ($1, 'fine', '[2020-01-01,)', 1900)`,
      [desk.location.id],
    );
    const rental = await activeRental(db, desk);
    await asStaff(db, desk.agent, (agent) => complete(agent, rental));
    const charge = await asStaff(db, desk.agent, (agent) => add(agent, rental, 'fine', 2_503));
    expect(charge).toMatchObject({
      charge_type: 'fine',
      description: 'A parking fine',
      net_cents: '2503',
      tax_cents: '476',
      amount_cents: '2979',
      currency: 'EUR',
      created_by: desk.agent.id,
    });
  }));

test('a discount is negative, and nothing else is', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    const adding = (type: string, cents: number) =>
      asStaff(db, desk.agent, (agent) => add(agent, rental, type, cents));
    await expect(adding('discount', -500)).resolves.toMatchObject({ net_cents: '-500' });
    const refusal = { code: '23514', constraint: 'rental_charges_only_discounts_negative' };
    await expect(adding('discount', 500)).rejects.toMatchObject(refusal);
    await expect(adding('damage', -500)).rejects.toMatchObject(refusal);
  }));

test.each(['base', 'extra_day', 'extra', 'one_way', 'cancellation_fee'])(
  'a charge of type %s is not added by hand (rental_charges_type_addable)',
  (type) =>
    database.inTransaction(async (db) => {
      const desk = await rentalDesk(db);
      const rental = await activeRental(db, desk);
      await expect(
        asStaff(db, desk.agent, (agent) => add(agent, rental, type, 100)),
      ).rejects.toMatchObject({ code: '23514', constraint: 'rental_charges_type_addable' });
    }),
);

test('no charge is so large that what is owed could not be told', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    const most = 100_000_000_000;
    await expect(
      asStaff(db, desk.agent, (agent) => add(agent, rental, 'damage', most + 1)),
    ).rejects.toMatchObject({ code: '23514', constraint: 'rental_charges_amount_bounded' });
    await expect(
      asStaff(db, desk.agent, (agent) => add(agent, rental, 'discount', -most - 1)),
    ).rejects.toMatchObject({ constraint: 'rental_charges_amount_bounded' });
    await asStaff(db, desk.agent, (agent) => add(agent, rental, 'damage', most));
    const { rows } = await db.query(
      'select rental.rentals_charged_cents(r) as cents from rental.rentals r where id = $1',
      [rental.id],
    );
    expect(rows).toEqual([{ cents: String(most) }]);
  }));

test('a rental that was not handed over gets none (rental_charges_rental_handed_over)', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(-1),
      endAt: hoursFromNow(9),
    });
    await expect(
      asStaff(db, desk.agent, (agent) => add(agent, rental, 'fine', 100)),
    ).rejects.toMatchObject({ code: '55000', constraint: 'rental_charges_rental_handed_over' });
  }));

test('more money than there is, is refused', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    await expect(
      asStaff(db, desk.agent, (agent) => add(agent, rental, 'fine', '9223372036854775807')),
    ).rejects.toMatchObject({ code: '23514', constraint: 'cents_range' });
  }));

test('a charge stays as it is, for the owner of the table too (rental_charges_append_only)', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    await asStaff(db, desk.agent, (agent) => add(agent, rental, 'fine', 100));
    await expect(db.query('update rental.rental_charges set net_cents = 1')).rejects.toMatchObject({
      code: '55000',
      constraint: 'rental_charges_append_only',
    });
  }));

test('a fleet manager adds no charge', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    const manager = await user(db, ['fleet_manager']);
    await expect(asStaff(db, manager, (as) => add(as, rental, 'fine', 100))).rejects.toMatchObject({
      code: '42501',
    });
  }));
