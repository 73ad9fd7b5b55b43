import { asRoleCommitted, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { payments } from '../support/payments.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const database = useDatabase();
const soon = { startAt: hoursFromNow(1), endAt: hoursFromNow(9) };

test('16 partial refunds at once give back no more than was captured', async () => {
  const owner = await database.connect('superuser');
  const desk = await rentalDesk(owner);
  const rental = await reservation(owner, desk, soon);
  const accountant = await user(owner, ['accountant']);
  const sessions = await Promise.all(Array.from({ length: 16 }, () => database.connect()));
  const [first] = sessions;
  if (first === undefined) throw new Error('There are 16 sessions.');
  const payment = await asRoleCommitted(first, 'staff', desk.agent, async (as) =>
    payments.capture(as, await payments.request(as, rental, 10_000)),
  );

  const answers = await Promise.allSettled(
    sessions.map((session) =>
      asRoleCommitted(session, 'staff', accountant, (as) => payments.refund(as, payment, 1_500)),
    ),
  );
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused).toHaveLength(10);
  for (const { reason } of refused) {
    expect(reason).toMatchObject({
      code: '23514',
      constraint: 'rental_payments_refunded_within_captured',
    });
  }
  const { rows } = await owner.query(
    `select p.refunded_cents, p.status,
            (select sum(amount_cents) from rental.rental_refunds where payment_id = p.id)::text as sum
     from rental.rental_payments p where p.id = $1`,
    [payment.id],
  );
  expect(rows).toEqual([{ refunded_cents: '9000', status: 'captured', sum: '9000' }]);
  await verifyDatabase(database);
});

test('what is left can be given back, and then the payment is refunded', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, soon);
    const admin = await user(db, ['admin']);
    await asStaff(db, admin, async (as) => {
      const payment = await payments.capture(as, await payments.request(as, rental, 10_000));
      await payments.refund(as, payment, 9_999);
      await payments.refund(as, payment, 1);
      const { rows } = await as.query('select status from rental.rental_payments where id = $1', [
        payment.id,
      ]);
      expect(rows).toEqual([{ status: 'refunded' }]);
    });
  }));

test('what was not captured is not given back', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, soon);
    const admin = await user(db, ['admin']);
    const payment = await asStaff(db, admin, (as) => payments.request(as, rental, 10_000));
    await expect(asStaff(db, admin, (as) => payments.refund(as, payment, 1))).rejects.toMatchObject(
      { constraint: 'rental_payments_refunded_within_captured' },
    );
  }));

test.each([0, -1])('a refund of %d cents is refused (rental_refunds_amount_positive)', (cents) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, soon);
    const admin = await user(db, ['admin']);
    const payment = await asStaff(db, admin, async (as) =>
      payments.capture(as, await payments.request(as, rental, 10_000)),
    );
    await expect(
      asStaff(db, admin, (as) => payments.refund(as, payment, cents)),
    ).rejects.toMatchObject({ code: '23514', constraint: 'rental_refunds_amount_positive' });
  }),
);

test('an agent gives nothing back', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, soon);
    const payment = await asStaff(db, desk.agent, async (as) =>
      payments.capture(as, await payments.request(as, rental, 10_000)),
    );
    await expect(
      asStaff(db, desk.agent, (as) => payments.refund(as, payment, 1)),
    ).rejects.toMatchObject({ code: '42501' });
  }));
