import { asCustomer, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { payments } from '../support/payments.ts';
import { type Desk, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
const reserve = (db: Parameters<typeof reservation>[0], desk: Desk) =>
  reservation(db, desk, { startAt: hoursFromNow(1), endAt: hoursFromNow(9) });

test('a payment is in the currency of its rental', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reserve(db, desk);
    const payment = await asStaff(db, desk.agent, (as) =>
      payments.request(as, rental, 11_900, ' 4711 '),
    );
    expect(payment).toMatchObject({
      rental_id: rental.id,
      status: 'pending',
      amount_cents: '11900',
      currency: 'EUR',
      reference: '4711',
    });
  }));

test.each([0, -1])('a payment of %d cents is refused (rental_payments_amount_positive)', (cents) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reserve(db, desk);
    await expect(
      asStaff(db, desk.agent, (as) => payments.request(as, rental, cents)),
    ).rejects.toMatchObject({ code: '23514', constraint: 'rental_payments_amount_positive' });
  }),
);

test('a receipt counts once (rental_payments_provider_reference_once), unless it failed', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reserve(db, desk);
    const request = () =>
      asStaff(db, desk.agent, (as) => payments.request(as, rental, 100, 'receipt 1'));
    const first = await request();
    await expect(request()).rejects.toMatchObject({
      code: '23P01',
      constraint: 'rental_payments_provider_reference_once',
    });
    await asStaff(db, desk.agent, (as) => payments.fail(as, first));
    await expect(request()).resolves.toMatchObject({ status: 'pending' });
  }));

test('what the caller may not see is not found: no rental, and a rental for whom sees none', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await expect(
      asStaff(db, desk.agent, (as) => payments.request(as, desk.vehicle, 100)),
    ).rejects.toMatchObject({ code: 'P0002' });
  }));

test('an accountant takes payments too; a mechanic and a customer do not', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reserve(db, desk);
    const accountant = await user(db, ['accountant']);
    const mechanic = await user(db, ['mechanic']);
    const renter = await user(db, ['customer']);
    await expect(
      asStaff(db, accountant, (as) => payments.request(as, rental, 100)),
    ).resolves.toMatchObject({ status: 'pending' });
    await expect(
      asStaff(db, mechanic, (as) => payments.request(as, rental, 100)),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(
      asCustomer(db, renter, (as) => payments.request(as, rental, 100)),
    ).rejects.toMatchObject({ code: '42501' });
  }));
